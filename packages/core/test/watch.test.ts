import { expect, test } from 'vitest';
import {
  aggregate,
  logged,
  noLake,
  OcpError,
  parseRequest,
  RunFailed,
  type Engine,
  type RunOptions,
  type RunWatch,
  type Store,
} from '@ocp/core';

const request = parseRequest({
  provider_type: 'OCP',
  schema: 'org1234567',
  ocp_source_uuid: '73be11de-69d8-5208-9aba-fc2bb9d15769',
  start_date: '2025-10-01',
  end_date: '2025-10-03',
});
const passing = () => new OcpError('DATABASE_STATEMENT', 'deadlock detected', { passing: true });
const fault = new OcpError('ENGINE_STEP', 'a fault');

const engine: Engine = {
  name: 'any',
  capabilities: {
    pipelines: {
      ...{ ocp: 'full', 'ocp-aws': 'none', 'ocp-azure': 'none', 'ocp-gcp': 'none' },
      ...{ aws: 'none', azure: 'none', gcp: 'none' },
    },
    inDatabase: false,
    reads: 'files',
  },
  open: () => Promise.reject(new Error('nothing is made here')),
};

/** A run on a store whose transactions fail in these ways before one is done; every way to run goes through `aggregate`. */
async function ran(errors: OcpError[], options: Partial<RunOptions> = {}) {
  const lines: unknown[][] = [];
  const line = (level: string) => (fields: object, message: string) =>
    void lines.push([level, message.split(':')[0], (fields as { code?: string }).code]);
  const store: Store = {
    origin: 'postgres://nowhere',
    transaction: () => {
      const error = errors.shift();
      return error === undefined ? Promise.resolve(undefined as never) : Promise.reject(error);
    },
    close: () => Promise.resolve(),
  };
  const report = await aggregate(
    request,
    { engine, store, lake: noLake, after: {} },
    {
      signal: new AbortController().signal,
      retry: { delay: 1 },
      watch: [logged({ info: line('info'), warn: line('warn'), error: line('error') })],
      ...options,
    },
  ).catch((error: unknown) => error);
  return { report, lines, left: errors.length };
}

test('a run is begun again after an error that can pass, and its log says so', async () => {
  const { report, lines } = await ran([passing(), passing()]);
  expect(report).toMatchObject({ status: 'done' });
  expect(lines).toEqual([
    ['info', 'aggregation begins', undefined],
    ['warn', 'aggregation failed and is begun again', 'DATABASE_STATEMENT'],
    ['warn', 'aggregation failed and is begun again', 'DATABASE_STATEMENT'],
    ['info', 'aggregation done', undefined],
  ]);
});

test('a run fails at once with any other error, and after the last attempt', async () => {
  const once = await ran([fault, passing()]);
  expect(once.report).toBeInstanceOf(RunFailed);
  expect([once.left, once.lines.at(-1)]).toEqual([1, ['error', 'aggregation failed', 'ENGINE_STEP']]);
  const twice = await ran([passing(), passing(), passing()], { retry: { attempts: 2, delay: 1 } });
  expect(twice.report).toMatchObject({ code: 'DATABASE_STATEMENT', report: { status: 'failed' } });
  expect([twice.left, twice.lines.length]).toEqual([1, 3]);
});

test('a run that finds nothing has not failed, and says why', async () => {
  const { report, lines } = await ran([new OcpError('NO_INPUT', 'there are no rows')]);
  expect(report).toMatchObject({ status: 'nothing' });
  expect(lines.slice(1)).toEqual([
    ['warn', 'there are no rows', 'NO_INPUT'],
    ['info', 'aggregation done', undefined],
  ]);
});

test('a run that is stopped between two attempts fails with the report of the first', async () => {
  const stop = new AbortController();
  const stopping: RunWatch = { failed: () => stop.abort() };
  const { report } = await ran([passing(), passing()], {
    ...{ signal: stop.signal, retry: { delay: 60_000 }, watch: [stopping] },
  });
  expect(report).toBeInstanceOf(RunFailed);
  expect(report).toMatchObject({ code: 'STOPPED', report: { status: 'failed', error: { code: 'STOPPED' } } });
});

test('what a watch throws fails no run', async () => {
  const broken = () => {
    throw new Error('the disk is full');
  };
  const watch: RunWatch[] = [{ begun: broken, step: broken, failed: broken, ended: broken }];
  expect(await ran([passing()], { watch })).toMatchObject({ report: { status: 'done' } });
});
