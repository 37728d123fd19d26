import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  machinesPipeline,
  ocpPipeline,
  OcpError,
  type Engine,
  type EngineSession,
  type Step,
  pick,
} from '@ocp/core';
import { databaseServer, type DatabaseServer } from '@ocp/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  goldenParts,
  openGoldens,
  reportText,
  runGoldens,
  stageText,
  type StageReport,
} from '../src/index.ts';

const goldens = join(import.meta.dirname, '../../../test-data/goldens');
const basic = join(goldens, 'ocp-basic.tar.gz');

let server: DatabaseServer;
beforeAll(async () => void (server = await databaseServer()));
afterAll(() => server.stop());

/** An engine whose sessions come from `open`. */
function engine(open: Engine['open'], ocp: 'full' | 'none' = 'full'): Engine {
  const pipelines = {
    ...({ ocp, 'ocp-aws': 'none', 'ocp-azure': 'none', 'ocp-gcp': 'none' } as const),
    ...({ aws: 'none', azure: 'none', gcp: 'none' } as const),
  };
  return { name: 'example', capabilities: { pipelines, inDatabase: false, reads: 'files' }, open };
}

/** Makes nothing: every relation is empty. */
const empty: EngineSession = {
  make: () => Promise.resolve(0),
  result: (relation, asked) => {
    const steps: readonly Step[] = [...ocpPipeline.steps, ...machinesPipeline.steps];
    const step = steps.find(({ name }) => name === relation)!;
    const columns = pick(step.columns, asked);
    return Promise.resolve({ columns, rows: 0, copy: () => Promise.resolve(Readable.from([])) });
  },
  rows: () => Promise.resolve([]),
  digests: () => Promise.resolve(new Map()),
  sums: (_relation, columns) => Promise.resolve(columns.map(() => null)),
  release: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

async function run(
  tried: Engine,
  signal?: AbortSignal,
): Promise<[Awaited<ReturnType<typeof runGoldens>>, string]> {
  const lines: string[] = [];
  const collect = (golden: string, stage: StageReport) => void lines.push(stageText(golden, stage));
  const report = await runGoldens([basic], tried, goldenParts(server, signal), collect);
  return [report, [...lines, reportText(report)].join('\n')];
}

test('an engine that makes nothing differs in every table that has rows, and only in those', async () => {
  const [report, text] = await run(engine(() => Promise.resolve(empty)));
  expect(report.status).toBe('different');
  const [golden] = report.goldens;
  expect(golden?.stages.map(({ stage, status }) => [stage, status])).toEqual([
    ['ocp', 'different'],
    ['ocp-repeated', 'different'],
  ]);
  for (const { table, status, left, right, onlyLeft } of golden?.stages[0]?.tables ?? []) {
    // The cluster is known from the configuration.
    if (table !== 'reporting_ocp_clusters')
      expect([right, onlyLeft, status === 'different']).toEqual([0, left, left > 0]);
  }
  expect(text).toMatch(/ocp-basic ocp: different, 21 tables, 86 rows/);
  expect(text).toMatch(/reporting_ocp_nodes: different: 2 rows in golden, 0 in engine, 2 only in golden/);
  expect(text).toContain('only in golden: node=worker-1');
  expect(text).toContain('reporting_ocp_vm_summary_p');
  expect(text).toContain('tag mapping of several children');
  expect(text).toMatch(/different: 1 goldens on example, stages: 0 equal, 2 different, 0 failed, 0 skipped/);
});

test('a run that fails is reported with its code and hint', async () => {
  const broken = engine(() =>
    Promise.reject(new OcpError('ENGINE_STEP', 'out of order', { hint: 'Mend it.' })),
  );
  const [report, text] = await run(broken);
  expect(report.status).toBe('failed');
  expect(report.goldens[0]?.stages[0]).toMatchObject({ status: 'failed', error: { code: 'ENGINE_STEP' } });
  expect(text).toMatch(
    /ocp-basic ocp: failed: ENGINE_STEP out of order \(.*golden ocp-basic.*\)\n {2}Mend it\./,
  );
});

test('stages of pipelines that the engine does not make are skipped, visibly, without a database', async () => {
  const never = engine(() => Promise.reject(new Error('is not opened')), 'none');
  const nowhere = goldenParts({ url: 'postgres://127.0.0.1:1/none' });
  const report = await runGoldens([basic], never, nowhere);
  expect(report.goldens[0]?.stages.map(({ status }) => status)).toEqual(['skipped', 'skipped']);
  expect(reportText(report)).toContain('2 skipped');
});

test('a stop ends the command', async () => {
  const stop = new AbortController();
  const stopping = engine(() => {
    stop.abort();
    return Promise.resolve(empty);
  });
  await expect(run(stopping, stop.signal)).rejects.toMatchObject({ code: 'STOPPED' });
});

test('every golden of the repository says what can be compared', async () => {
  const opened = await openGoldens([goldens], goldenParts(server));
  expect(opened.length).toBeGreaterThanOrEqual(51);
  const stages = Object.fromEntries(
    opened.map(({ name, stages }) => [name, stages.map(({ stage }) => stage)]),
  );
  expect(stages['ocp-basic']).toEqual(['ocp', 'ocp-repeated']);
  expect(stages['aws-memory-markup']).toEqual([
    'cloud-daily',
    'cloud-daily-repeated',
    'ocp',
    'ocp-repeated',
    'ocp-again',
    'cloud',
    'cloud-repeated',
  ]);
  const changes = [1, 2, 3, 4].flatMap((number) => [`life-${number}-ocp`, `life-${number}-cloud`]);
  expect(stages['life-1002']).toEqual(['ocp', 'cloud', ...changes]);
  expect(stages['adv-gcp']).toEqual(['ocp', 'cloud', 'cloud-repeated']);
  expect(opened.find(({ name }) => name === 'adv-gcp')?.stages[1]?.pipeline).toBe('ocp-gcp');
});
