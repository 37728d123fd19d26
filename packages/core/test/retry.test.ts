import { describe, expect, test } from 'vitest';
import { OcpError, retrying } from '../src/index.ts';

const passing = (code: 'DATABASE_LOST' | 'DATABASE_STATEMENT' = 'DATABASE_STATEMENT') =>
  new OcpError(code, 'in the way', { passing: true });
const unreachable = new OcpError('DATABASE_UNREACHABLE', 'refused');
const fault = new OcpError('ENGINE_STEP', 'a fault');

/** Work that fails in these ways before it is done. */
function failing(...errors: Error[]) {
  let attempts = 0;
  const waits: number[] = [];
  const { signal } = new AbortController();
  const work = () => {
    attempts += 1;
    const error = errors.shift();
    return error === undefined ? Promise.resolve(attempts) : Promise.reject(error);
  };
  const options = { signal, delay: 4, onRetry: (_: OcpError, wait: number) => void waits.push(wait) };
  return { work, options, waits, attempts: () => attempts };
}

describe('work that fails', () => {
  test('is begun again while its errors can pass, after waits that double and up to a half more', async () => {
    const { work, options, waits } = failing(passing(), passing('DATABASE_LOST'), passing(), passing());
    expect(await retrying(work, options)).toBe(5);
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(4 * 2 ** index);
      expect(wait).toBeLessThanOrEqual(6 * 2 ** index);
    }
    expect(waits).toHaveLength(4);
  });

  test('five times is given up, with the last error', async () => {
    const last = passing('DATABASE_LOST');
    const { work, options, attempts } = failing(passing(), passing(), passing(), passing(), last);
    await expect(retrying(work, options)).rejects.toBe(last);
    expect(attempts()).toBe(5);
  });

  test.each([
    ['an error that cannot pass', fault],
    ['what is no error of ours', new TypeError('x')],
    ['a server that was never there', unreachable],
  ])('with %s is not begun again', async (_, error) => {
    const { work, options, attempts } = failing(error);
    await expect(retrying(work, options)).rejects.toBe(error);
    expect(attempts()).toBe(1);
  });

  test('waits for a server that went away while it is not there', async () => {
    const { work, options } = failing(passing('DATABASE_LOST'), unreachable, unreachable);
    expect(await retrying(work, options)).toBe(4);
  });

  test('is not begun again after a stop, also not out of a wait', async () => {
    const stop = new AbortController();
    const { work, attempts } = failing(passing(), passing());
    const running = retrying(work, { signal: stop.signal, delay: 60_000, onRetry: () => stop.abort() });
    await expect(running).rejects.toMatchObject({ code: 'STOPPED' });
    expect(attempts()).toBe(1);
  });
});

test('an error keeps that it can pass when it gets a place', () => {
  expect(passing().at({ step: 'pod_rows' }).passing).toBe(true);
  expect(fault.at({ step: 'pod_rows' }).passing).toBe(false);
});
