import { failedReport, OcpError, parseRequest, type Report, type RunWatch, type WatchedRun } from '@ocp/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { progress } from '../src/watch/progress.ts';
import { totalLine } from '../src/watch/run-lines.ts';

const uuid = (end: string) => `00000000-0000-4000-8000-${end.padStart(12, '0')}`;
const of = (provider_type: string, bill?: string): WatchedRun => ({
  request: parseRequest({
    ...{ provider_type, schema: 'org1234567', start_date: '2025-10-01', end_date: '2025-10-31' },
    ...(provider_type.startsWith('OCP') && { ocp_source_uuid: uuid('1') }),
    ...(bill !== undefined && { aws_source_uuid: bill }),
  }),
  ...{ pipeline: 'ocp', engine: 'duckdb', staged: false, shadow: false },
});
const reported = ({ request }: WatchedRun, changes: Partial<Report>): Report => ({
  ...failedReport({ ...request }, 'duckdb', new OcpError('INTERNAL', '')),
  ...{ status: 'done', request, ...changes },
});
const costs = (cost: number, out = cost): Report['conservation'] => [
  { measure: 'unblended_cost', in: cost, attributed: out, remainder: cost - out },
];

afterEach(() => {
  vi.restoreAllMocks();
});

/** What a run that goes like this says. */
function said(run: (watch: Required<RunWatch>) => void): string[] {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  run(progress() as Required<RunWatch>);
  return write.mock.calls.map(([line]) => String(line).trimEnd());
}

describe('of a run', () => {
  const run = of('OCP');
  const step = { name: 'fetch', seconds: 0.01, rows: 3 };

  it('that finds nothing changed only the last line is said', () => {
    const lines = said((watch) => {
      void watch.begun(run);
      watch.step(run, step);
      watch.ended(run, reported(run, { unchanged: true, seconds: 0.25 }));
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^ocp \S+: unchanged from 2025-10-01 to 2025-10-31, no warnings, 0.25 s, peak memory \d+ MiB$/,
    );
  });

  it('that makes a window what came before is said as the window begins', () => {
    const lines = said((watch) => {
      void watch.begun(run);
      watch.step(run, step);
      watch.window(run, { start: '2025-10-01', end: '2025-10-05' });
      watch.step(run, { name: 'pod_rows', seconds: 0.09, rows: 62_000 }, { number: 12, of: 25 });
    });
    expect(lines.map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
      `ocp ${uuid('1')}, 2025-10-01 to 2025-10-31, duckdb`,
      ' fetch 3 rows 0.01 s',
      ' window 2025-10-01 to 2025-10-05',
      ' 12 of 25 pod_rows 62,000 rows 0.09 s',
    ]);
  });
});

it('adds up several runs, the money of each bill apart', () => {
  const tables = { some: { written: 1000, deleted: 2, unchanged: 3 }, other: { written: 5, deleted: 0 } };
  const warning = { code: 'OPENSHIFT_ROWS_MADE', message: 'made', where: {} };
  const line = totalLine(
    [
      reported(of('AWS', uuid('a')), { tables, conservation: costs(100) }),
      reported(of('AWS', uuid('b')), { tables, conservation: costs(7.5) }),
      reported(of('OCP'), { tables, conservation: costs(9999) }),
      reported(of('OCP_AWS', uuid('a')), { conservation: costs(40, 39.5), warnings: [warning] }),
      reported(of('OCP_AWS', uuid('a')), { conservation: costs(2) }),
      reported(of('OCP'), { unchanged: true }),
      reported(of('OCP'), { status: 'nothing' }),
    ],
    1.5,
  );
  expect(line.split(', ')).toEqual([
    'all: 7 runs',
    '1 unchanged',
    '1 with nothing to do',
    'rows: 3,015 inserted',
    '6 deleted',
    '9 unchanged',
    `cost of aws ${uuid('a')}: 100 in and 100 out`,
    `cost of aws ${uuid('b')}: 7.5 in and 7.5 out`,
    `cost of ocp-aws ${uuid('a')}: 41.5 out to 1 cluster`,
    '1 warning',
    '1.50 s',
  ]);
});
