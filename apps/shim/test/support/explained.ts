import { afterSteps } from '@ocp/after';
import {
  aggregate,
  cloudOf,
  cloudTypes,
  explain,
  explainClusters,
  parseRequest,
  providerTypeOf,
  sourceFieldOf,
  wordOf,
  type Engine,
  type ExplainQuestion,
  type NamespaceExplanation,
  type ResourceExplanation,
} from '@ocp/core';
import { duckdb } from '@ocp/engine-duckdb';
import { readScenario } from '@ocp/golden';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import { afterAll, beforeAll } from 'vitest';
import { goldenTenant, lakeAt, SCHEMA } from './tenant.ts';

export type Matched = Extract<ResourceExplanation, { outcome: 'matched' }>;
export type Explained = Extract<NamespaceExplanation, { outcome: 'explained' }>;

/** A golden of a cloud whose tables are filled, and the questions that are asked of its first cluster, or of another one. */
export async function explainedGolden(name: string, place = 0) {
  const tenant = await goldenTenant(name);
  const { clusters, cloud, cloud_source, start_date, end_date } = await readScenario(tenant.golden);
  const type = cloudTypes.find((candidate) => wordOf(candidate) === cloud);
  if (type === undefined) throw new Error(`${name} has no cloud`);
  const store = postgresStore({ url: tenant.url });
  const { signal } = new AbortController();
  const days = { schema: SCHEMA, start_date, end_date };
  const onCloud = (source: string) =>
    parseRequest({
      ...days,
      provider_type: providerTypeOf(type),
      ocp_source_uuid: source,
      [sourceFieldOf(type)]: cloud_source,
    });
  const partsOf = async (lake: string, engine: Engine) => ({
    engine,
    lake: await openLake(lake),
    store,
    after: afterSteps,
  });
  const parts = await partsOf(lakeAt(`${tenant.golden}/input`), duckdb());
  for (const { source } of clusters) {
    await aggregate(parseRequest({ ...days, provider_type: 'OCP', ocp_source_uuid: source }), parts, {
      signal,
    });
  }
  for (const { source } of clusters) await aggregate(onCloud(source), parts, { signal });
  const request = onCloud(clusters[place]?.source ?? '');
  const asked = { ...parts, engine: duckdb() };
  const ofClusters = (question: ExplainQuestion, on: typeof asked) =>
    explainClusters(
      clusters.map(({ source }) => onCloud(source)),
      question,
      on,
      signal,
    );
  return {
    tenant,
    cloud: cloudOf(type),
    cluster: clusters[place]?.id ?? '',
    detail: `${SCHEMA}.reporting_ocp${cloud}costlineitem_project_daily_summary_p`,
    resource: (resource: string, day: string, engine: Engine = duckdb()) =>
      explain(request, { resource, day }, { ...asked, engine }, signal),
    namespace: (namespace: string, day: string, engine: Engine = duckdb()) =>
      explain(request, { namespace, day }, { ...asked, engine }, signal),
    /** Of all clusters, in the order in which they were run. */
    clusters: (question: ExplainQuestion) => ofClusters(question, asked),
    /** The same on another lake. */
    resourceIn: async (lake: string, resource: string, day: string) =>
      explain(request, { resource, day }, await partsOf(lake, duckdb()), signal),
    namespaceIn: async (lake: string, namespace: string, day: string) =>
      explain(request, { namespace, day }, await partsOf(lake, duckdb()), signal),
    clustersIn: async (lake: string, question: ExplainQuestion) =>
      ofClusters(question, await partsOf(lake, duckdb())),
    async close() {
      await parts.lake.close();
      await store.close();
      await tenant.close();
    },
  };
}

export type ExplainedGolden = Awaited<ReturnType<typeof explainedGolden>>;

/** Such a golden for the tests of a file or of a group, from before the first until after the last of them. */
export function withExplainedGolden(name: string, place = 0): () => ExplainedGolden {
  let golden: ExplainedGolden | undefined;
  beforeAll(async () => {
    golden = await explainedGolden(name, place);
  });
  afterAll(() => golden?.close());
  return () => {
    if (golden === undefined) throw new Error(`${name} is there for tests only`);
    return golden;
  };
}

/** An answer that has rows. */
export function matched(answer: ResourceExplanation): Matched {
  if (answer.outcome === 'matched') return answer;
  throw new Error(`not matched: ${JSON.stringify(answer)}`);
}

/** An answer that has a cost. */
export function explained(answer: NamespaceExplanation): Explained {
  if (answer.outcome === 'explained') return answer;
  throw new Error(`not explained: ${JSON.stringify(answer)}`);
}
