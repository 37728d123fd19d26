import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  InputFinder,
  parseRequest,
  planOpenshift,
  planOpenshiftOnCloud,
  type Columns,
  type EngineJob,
  type ResultTable,
  type RunParameters,
  type RunPlan,
  type TenantConfig,
} from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { readScenario, unpackGolden, type Scenario } from '@ocp/golden';
import { openLake } from '@ocp/lake';
import { onTestFinished } from 'vitest';
import { csvTable } from './csv-table.ts';
import { noSql } from './no-sql.ts';

const goldens = fileURLToPath(new URL('../../../../test-data/goldens', import.meta.url));
const keys = ['app', 'env', 'team', 'tier', 'environment', 'version'];

/** A few keys and patterns of our own. */
const tenant: TenantConfig = {
  enabledKeys: keys.flatMap((key) => ['OCP', 'AWS'].map((providerType) => ({ key, providerType }))),
  categoryPatterns: [{ pattern: '%', costCategoryId: 7 }],
  knownNodes: [],
  reportPeriod: undefined,
  providerName: undefined,
  providerClusterId: undefined,
};

/** A golden without its database. */
interface OpenGolden {
  scenario: Scenario;
  finder: InputFinder;
  signal: AbortSignal;
}

async function openGolden(name: string, signal: AbortSignal): Promise<OpenGolden> {
  const golden = await unpackGolden(join(goldens, `${name}.tar.gz`));
  onTestFinished(golden.close);
  const lake = await openLake(pathToFileURL(join(golden.folder, 'input')).href);
  return {
    scenario: await readScenario(golden.folder),
    finder: new InputFinder({ lake }, arrow(), signal),
    signal,
  };
}

/** The OpenShift pipeline on the first cluster of a golden. */
export async function goldenJob(
  name: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<EngineJob> {
  const golden = await openGolden(name, signal);
  return openshiftJob(golden, runOf(golden, 0));
}

/** OpenShift on AWS, the first window of the first cluster of a golden, on the summaries of all its clusters. */
export async function onAwsJob(name: string): Promise<EngineJob> {
  const golden = await openGolden(name, new AbortController().signal);
  const { scenario } = golden;
  const run = runOf(golden, 0);
  const request = requestOf(scenario, { provider_type: 'OCP_AWS', aws_source_uuid: scenario.cloud_source });
  const cloud = { type: 'AWS', source: scenario.cloud_source!, billId: 9, markup: 0.1 } as const;
  const plan = planOpenshiftOnCloud(
    request,
    run,
    {
      ...{ ...cloud, distribution: 'cpu', openshiftMarkup: undefined },
      ...{ tagProcessing: true, unattributedStorage: true },
    },
    tenant,
    {
      billId: 9,
      clusterKnown: true,
      markup: 10,
      openshiftMarkup: undefined,
      distribution: 'cpu',
      accountAliases: [],
      reportedTagPairs: [],
      registeredKeys: [],
      diskSizes: [],
    },
    {
      living: scenario.clusters.map(({ source }) => ({ source, cloud: undefined, periods: [] })),
      before: [],
    },
  );
  const [summary, ...others] = plan.windows[0]!.state;
  const rows = await Promise.all(
    scenario.clusters.map(async (_, place) =>
      summaryOf(await openshiftJob(golden, runOf(golden, place)), summary!.columns),
    ),
  );
  const state = {
    [summary!.relation]: csvTable(summary!.columns, rows.flat()),
    ...Object.fromEntries(others.map(({ relation, columns }) => [relation, csvTable(columns, [])])),
  };
  return jobOf(plan, golden, state);
}

function runOf({ scenario }: OpenGolden, place: number): RunParameters {
  const { source, id, alias } = scenario.clusters[place]!;
  return { sourceUuid: source, reportPeriodId: 1, clusterId: id, clusterAlias: alias };
}

const requestOf = ({ schema, start_date, end_date, clusters }: Scenario, more: object) =>
  parseRequest({ schema, start_date, end_date, ocp_source_uuid: clusters[0]!.source, ...more });

async function openshiftJob(golden: OpenGolden, run: RunParameters): Promise<EngineJob> {
  const request = requestOf(golden.scenario, { provider_type: 'OCP' });
  const plan = planOpenshift(request, run, tenant, { firstPodDay: undefined, madeFrom: 'reports' });
  return jobOf(plan, golden, {});
}

/** The job of a plan's first window. */
async function jobOf(
  { pipeline, windows }: RunPlan,
  { finder, signal }: OpenGolden,
  state: EngineJob['state'],
): Promise<EngineJob> {
  const { start, end, inputs, config } = windows[0]!;
  const found = await finder.find(inputs);
  return { pipeline, days: { start, end }, inputs: found, config, state, sql: noSql, limits: {}, signal };
}

/** Lines of CSV of the managed summary that a job makes. */
async function summaryOf(job: EngineJob, columns: Columns): Promise<string[]> {
  const session = await arrow().open(job);
  try {
    for (const { name } of job.pipeline.steps) await session.make(name);
    const summary: ResultTable = await session.result('summary_rows', Object.keys(columns));
    const text = Buffer.concat(await (await summary.copy()).toArray()).toString();
    return text.split('\n').slice(0, -1);
  } finally {
    await session.close();
  }
}
