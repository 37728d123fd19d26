import { describe, expect, it } from 'vitest';
import { hasTrino, trinoOptions } from '../src/environment.ts';
import { failureOf } from './support/failure.ts';

const failure = (...args: Parameters<typeof trinoOptions>) => failureOf(() => trinoOptions(...args));

describe('the address', () => {
  it('is the flag, then TRINO_URL, then host and port', () => {
    const environment = { TRINO_URL: 'https://trino:8443/', TRINO_HOST: 'other' };
    expect(trinoOptions(environment, 'http://here:1').url).toBe('http://here:1');
    expect(trinoOptions(environment).url).toBe('https://trino:8443');
    expect(trinoOptions({ TRINO_HOST: 'koku-trino', TRINO_PORT: '9000' }).url).toBe('http://koku-trino:9000');
    expect(trinoOptions({ TRINO_URL: '', TRINO_HOST: 'koku-trino' }).url).toBe('http://koku-trino:8080');
  });

  it.each(['trino:8080', 'ftp://trino', 'not an address'])('%s is none', (url) => {
    expect(failure({}, url)).toMatchObject({ code: 'USAGE_INVALID', where: { flag: '--trino' } });
  });

  it('is needed', () => {
    expect(failure({}).code).toBe('USAGE_INVALID');
    expect([hasTrino({}), hasTrino({ TRINO_URL: '' }), hasTrino({ TRINO_HOST: 'x' })]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('secrets', () => {
  it.each([{ TRINO_PASSWORD: 'hush' }, { TRINO_TOKEN: 'hush' }])('go over https only', (secret) => {
    const error = failure(secret, 'http://trino:8080');
    expect(error.code).toBe('USAGE_INVALID');
    expect(error.message).not.toContain('hush');
    expect(JSON.stringify(trinoOptions(secret, 'https://trino'))).toContain('hush');
  });

  it('that no header can carry are wrong before anything is asked', () => {
    const error = failure({ TRINO_TOKEN: 'abc\nhush' }, 'https://trino');
    expect(error).toMatchObject({ code: 'USAGE_INVALID', where: { option: 'token' } });
    expect(`${error.message}${error.hint}`).not.toContain('hush');
    // Files of secrets end with a line break.
    expect(trinoOptions({ TRINO_TOKEN: 'abc\n' }, 'https://trino').token).toBe('abc\n');
  });

  it('do not stand in the address, and are not said again', () => {
    const error = failure({}, 'https://kai:hush@trino');
    expect(error.code).toBe('USAGE_INVALID');
    expect(`${error.message}${error.hint}`).not.toContain('hush');
  });
});

describe('places', () => {
  it('have defaults for a Trino with a memory and a Hive catalog', () => {
    expect(trinoOptions({}, 'http://trino')).toMatchObject({
      scratch: { catalog: 'memory', schema: 'default' },
      inputs: { kind: 'lake', catalog: 'hive', schema: 'default' },
    });
  });

  it('are those that are said', () => {
    const environment = {
      TRINO_SCRATCH: 'iceberg.ocp',
      TRINO_LAKE: 'lake.ocp',
      TRINO_LAKE_LOCATION: 's3a://bucket/',
      TRINO_SESSION: 'query_max_run_time=2h, hive.a=b=c',
    };
    expect(trinoOptions(environment, 'http://trino')).toMatchObject({
      scratch: { catalog: 'iceberg', schema: 'ocp' },
      inputs: { kind: 'lake', catalog: 'lake', schema: 'ocp', location: 's3a://bucket' },
      session: { query_max_run_time: '2h', 'hive.a': 'b=c' },
    });
    const tables = { ...environment, TRINO_TABLES: 'hive' };
    expect(trinoOptions(tables, 'http://trino').inputs).toEqual({ kind: 'tables', catalog: 'hive' });
  });

  it.each([{ TRINO_SCRATCH: 'memory' }, { TRINO_LAKE: 'a.b.c' }, { TRINO_SESSION: 'nothing' }])(
    '%o is wrong',
    (environment) => {
      const [flag] = Object.keys(environment);
      expect(failure(environment, 'http://trino')).toMatchObject({ code: 'USAGE_INVALID', where: { flag } });
    },
  );
});
