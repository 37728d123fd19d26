import type { DescribedPlan } from '@ocp/core';
import { readScenario } from '@ocp/golden';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ocp } from './support/command.ts';
import { goldenTenant, lakeAt, SCHEMA, type Tenant } from './support/tenant.ts';

const DETAIL = `${SCHEMA}.reporting_ocpgcpcostlineitem_project_daily_summary_p`;
const NOBODY = `namespace = 'Storage unattributed'`;
const OFF = ['--no-unattributed-storage', '--no-tag-processing'];

describe('switches of a tenant (adv-gcp)', () => {
  let tenant: Tenant;
  let onGcp: string[];
  let sources: string[];
  beforeAll(async () => {
    tenant = await goldenTenant('adv-gcp');
    const { clusters, cloud_source } = await readScenario(tenant.golden);
    sources = clusters.map(({ source }) => source);
    const [source = ''] = sources;
    onGcp = ['--pipeline', 'ocp-gcp', '--ocp-source', source, '--cloud-source', String(cloud_source)];
  });
  afterAll(() => tenant.close());

  const run = (command: string, ...more: string[]) =>
    ocp(
      [
        ...[command, '--schema', SCHEMA, '--lake', lakeAt(`${tenant.golden}/input`)],
        ...['--start', '2025-10-01', '--end', '2025-10-03', ...more],
      ],
      { database: tenant.url },
    );
  const rows = (where: string) =>
    tenant.rows<{ cost: string }>(
      `select usage_start, namespace, data_source, resource_id, sku_alias, pod_labels, unblended_cost as cost
        from ${DETAIL} where ${where} order by 1, 2, 3, 4, 5, 6, 7`,
    );

  /** Every cluster, without the bill by itself, which the golden's run did not have either. */
  const all = async (...more: string[]) => {
    for (const source of sources) {
      const { status, said } = await run('aggregate', '--pipeline', 'all', '--ocp-source', source, ...more);
      expect(status, said).toBe(0);
    }
  };

  test('leave out what they are about and nothing else, in all engines alike', async () => {
    await all();
    expect(await tenant.differences('cloud')).toEqual([]);
    const [pods, ofNobody] = [await rows(`data_source = 'Pod'`), await rows(NOBODY)];
    expect(ofNobody.length).toBeGreaterThan(0);

    await all('--no-unattributed-storage');
    expect(await rows(NOBODY)).toEqual([]);
    expect(await rows(`data_source = 'Pod'`)).toEqual(pods);

    await all('--no-tag-processing');
    expect(await rows(NOBODY)).toEqual(ofNobody);
    expect((await rows(`data_source = 'Pod'`)).length).toBeLessThan(pods.length);

    const compared = await run('compare', ...onGcp, '--engines', 'duckdb,arrow,postgres', ...OFF);
    expect(compared.status, compared.out).toBe(0);
  });

  test('are in the plan, and refused where a pipeline does not have them', async () => {
    const { out } = await run('plan', ...onGcp, ...OFF, '--json');
    const [planned] = (JSON.parse(out) as { clusters: DescribedPlan[] }).clusters;
    expect(planned?.cloud).toMatchObject({ tag_processing: false, unattributed_storage: false });
    const [pipeline, ...of] = ['ocp-aws', ...onGcp.slice(2)];
    const refused = await run('plan', '--pipeline', pipeline, ...of, '--no-unattributed-storage');
    expect(refused.status).toBe(2);
    expect(refused.said).toContain('unattributed_storage');
    expect((await run('plan', '--pipeline', pipeline, ...of, '--no-tag-processing')).said).not.toContain(
      'REQUEST_INVALID',
    );
  });
});
