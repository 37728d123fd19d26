import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ocpPipeline, openshiftConfig, type EngineJob, type InputName, type LakeFile } from '@ocp/core';
import { readScenario, unpackGolden } from '@ocp/golden';
import { openLake } from '@ocp/lake';
import { onTestFinished } from 'vitest';

const goldens = fileURLToPath(new URL('../../../../test-data/goldens', import.meta.url));

/** The OpenShift pipeline on the first cluster of a golden, without its database: a few keys and patterns of our own. */
export async function goldenJob(
  name: string,
  signal: EngineJob['signal'] = new AbortController().signal,
): Promise<EngineJob> {
  const golden = await unpackGolden(join(goldens, `${name}.tar.gz`));
  onTestFinished(golden.close);
  const { schema, start_date: start, end_date: end, clusters } = await readScenario(golden.folder);
  const { source } = clusters[0]!;
  const lake = await openLake(pathToFileURL(join(golden.folder, 'input')).href);
  const inputs: Partial<Record<InputName, LakeFile[]>> = {};
  for (const table of ocpPipeline.inputs) {
    inputs[table] = await lake.files({ table, schema, source, month: start }, signal);
  }
  const config = openshiftConfig(
    { sourceUuid: source, reportPeriodId: 1, clusterId: 'c-1', clusterAlias: null },
    {
      enabledKeys: ['app', 'env', 'team', 'tier'].map((key) => ({ key, providerType: 'OCP' })),
      categoryPatterns: [{ pattern: '%', costCategoryId: 7 }],
      knownNodes: [],
      reportPeriod: undefined,
      providerName: undefined,
      providerClusterId: undefined,
    },
    { start, end },
  );
  return { pipeline: ocpPipeline, days: { start, end }, inputs, config, state: {}, limits: {}, signal };
}
