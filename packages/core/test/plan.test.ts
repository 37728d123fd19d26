import { describe, expect, it } from 'vitest';
import {
  describePlan,
  openshiftKeys,
  parseRequest,
  planOpenshift,
  renderPlan,
  runParameters,
  type TenantConfig,
} from '@ocp/core';

const request = parseRequest({
  provider_type: 'OCP',
  schema: 'org1234567',
  ocp_source_uuid: '73be11de-69d8-5208-9aba-fc2bb9d15769',
  start_date: '2025-10-01',
  end_date: '2025-10-31',
});
const tenant: TenantConfig = {
  enabledKeys: [],
  categoryPatterns: [],
  knownNodes: [],
  reportPeriod: { id: 7, clusterId: 'cluster-1', clusterAlias: 'One', start: '2025-10-01' },
  providerName: 'Provider',
  providerClusterId: 'other',
};
const planned = (change: object = {}, firstPodDay?: string) => {
  const asked = parseRequest({ ...request, ...change });
  return describePlan(planOpenshift(asked, runParameters(asked, tenant), { firstPodDay }));
};

describe('plan of an OpenShift run', () => {
  it('stops without a report period', () => {
    expect(() => runParameters(request, { ...tenant, reportPeriod: undefined })).toThrow(/no report period/);
  });

  it('lets a flag beat the database; the alias is the name of the provider today, the id that of the report period', () => {
    expect(planned().cluster).toMatchObject({
      cluster_id: 'cluster-1',
      cluster_alias: 'Provider',
      report_period_id: 7,
    });
    expect(planned({ cluster_id: 'x', cluster_alias: 'y', report_period_id: 9 }).cluster).toMatchObject({
      cluster_id: 'x',
      cluster_alias: 'y',
      report_period_id: 9,
    });
    expect(runParameters(request, { ...tenant, providerName: undefined }).clusterAlias).toBe('One');
  });

  it('starts on the first day with pod data and runs the range as one window', () => {
    const plan = planned({}, '2025-10-04');
    expect(plan.windows).toMatchObject([{ start: '2025-10-04', end: '2025-10-31' }]);
    expect(plan.deletes.every(({ where }) => where.includes('from 2025-10-04 to 2025-10-31'))).toBe(true);
  });

  it('keeps rows with a cost and deletes only this report period', () => {
    const summary = planned().deletes.find(
      ({ table }) => table.endsWith('daily_summary') && !table.includes('__ocp'),
    );
    expect(summary?.where).toContain('report_period_id = 7');
    expect(summary?.where).toContain('(infrastructure_raw_cost is null or 0)');
  });

  it('does nothing afterwards when it is not stand-alone', () => {
    expect(planned({ standalone: false }).after).toEqual([]);
    expect(
      planned()
        .after.map(({ name }) => name)
        .slice(-3),
    ).toEqual(['pod_label_summary', 'volume_label_summary', 'tag_mapping']);
  });

  it('prints every step, delete and lock for people', () => {
    const text = renderPlan(planned());
    for (const { table } of planned().deletes) expect(text).toContain(table);
    for (const { name } of planned().steps) expect(text).toContain(name);
    expect(text).toContain('org1234567/openshift/73be11de-69d8-5208-9aba-fc2bb9d15769');
  });

  it('reads only relations that exist before a step', () => {
    const known = new Set<string>(['run', 'calendar', 'enabled_keys', 'category_patterns', 'known_nodes']);
    const { pipeline } = planOpenshift(request, runParameters(request, tenant), { firstPodDay: undefined });
    for (const input of pipeline.inputs) known.add(input);
    for (const { name, reads } of pipeline.steps) {
      expect(
        reads.filter((relation) => !known.has(relation)),
        name,
      ).toEqual([]);
      known.add(name);
    }
  });
});

describe('label keys (spec ocp-daily.md 3.1)', () => {
  const key = (name: string, providerType = 'OCP') => ({ key: name, providerType });

  it('keeps the label of virtual machines as long as any key is enabled', () => {
    expect(openshiftKeys([key('app')])).toEqual(['app', 'vm_kubevirt_io_name']);
    expect(openshiftKeys([])).toEqual([]);
    expect(openshiftKeys([key('app', 'AWS')])).toEqual([]);
  });
});
