import { decide, fromEnv, parseFlags, unlessMissing, type Engine } from '@ocp/core';
import { postgresStore } from '@ocp/store';
import { expect, it, onTestFinished } from 'vitest';
import { decisionFor, missingOf } from '../src/decision.ts';
import { goldenTenant, SCHEMA } from './support/tenant.ts';

const lacking = (pipelines: Partial<Engine['capabilities']['pipelines']>) =>
  ({
    name: 'lacking',
    capabilities: {
      pipelines: {
        ...{ aws: 'full', azure: 'full', gcp: 'full' },
        ...{ ocp: 'full', 'ocp-aws': 'full', 'ocp-azure': 'full', 'ocp-gcp': 'full' },
        ...pipelines,
      },
    },
  }) as unknown as Engine;

it.each([
  [['OCP', 'AWS'], {}, []],
  [['OCP', 'Azure-local', 'AWS'], { 'ocp-azure': 'none' }, ['ocp-azure']],
  [['OCP', 'GCP'], { 'ocp-azure': 'none', 'ocp-gcp': 'partial' }, ['ocp-gcp']],
  [['OCP'], { 'ocp-gcp': 'none' }, []],
  [['GCP'], { 'ocp-gcp': 'none' }, []],
  [['GCP'], { gcp: 'none' }, ['gcp']],
  [['OCP', 'OCI'], { ocp: 'partial' }, ['ocp']],
] as const)('sources of %j on an engine with %j lack %j', (types, pipelines, missing) => {
  expect(missingOf(lacking(pipelines), types)).toEqual(missing);
});

it('gives a schema to the incumbent whose sources need what the candidate lacks, where there is one', () => {
  const chosen = (more: object) => decide('org1', parseFlags({ USE_POC_AGGREGATOR: 'true', ...more }));
  const listed = chosen({ POC_ENABLED_SCHEMAS: 'org1' });
  expect(unlessMissing(listed, ['ocp-gcp'])).toEqual({
    ...listed,
    choice: 'incumbent',
    reason: 'not supported',
    missing: ['ocp-gcp'],
  });
  expect(unlessMissing(listed, [])).toBe(listed);
  const only = chosen({ POC_PHASE: 'only' });
  expect(unlessMissing(only, ['ocp-gcp'])).toBe(only);
});

it('asks the database for the sources of a schema', async () => {
  const tenant = await goldenTenant();
  onTestFinished(() => tenant.close());
  const store = postgresStore({ url: tenant.url });
  onTestFinished(() => store.close());
  const flags = fromEnv({ USE_POC_AGGREGATOR: 'true', POC_ENABLED_SCHEMAS: `${SCHEMA},nobody` });
  const decided = (schema: string, engine?: string) => decisionFor(schema, flags, { store, engine });
  expect(await decided(SCHEMA, 'arrow')).toMatchObject({ choice: 'candidate', engine: 'arrow' });
  expect(await decided('nobody')).toMatchObject({ choice: 'candidate', reason: 'listed' });
  await expect(decided(SCHEMA, 'abacus')).rejects.toMatchObject({ code: 'ENGINE_UNKNOWN' });
});
