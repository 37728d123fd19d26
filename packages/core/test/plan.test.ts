import { describe, expect, it } from 'vitest';
import {
  describePlan,
  openshiftKeys,
  parseRequest,
  planOpenshift,
  renderPlan,
  runParameters,
} from '@ocp/core';
import { fileOf, tenantConfig } from './support/tenants.ts';

const request = parseRequest({
  provider_type: 'OCP',
  schema: 'org1234567',
  ocp_source_uuid: '73be11de-69d8-5208-9aba-fc2bb9d15769',
  start_date: '2025-10-01',
  end_date: '2025-10-31',
});
const tenant = tenantConfig();
const planFor = (change: object = {}, firstPodDay?: string) => {
  const asked = parseRequest({ ...request, ...change });
  return planOpenshift(asked, runParameters(asked, tenant), tenant, { firstPodDay, madeFrom: 'reports' });
};
const planned = (change: object = {}, firstPodDay?: string) => describePlan(planFor(change, firstPodDay));

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
    const [state, ...others] = plan.deletes;
    // What was kept of days without pods is old too.
    expect(state?.where).toContain('from 2025-10-01 to 2025-10-31');
    expect(others.every(({ where }) => where.includes('from 2025-10-04 to 2025-10-31'))).toBe(true);
  });

  it('reads the days of the range of the month, of the OpenShift source alone', () => {
    const [window] = planFor({ start_date: '2025-10-03' }, '2025-10-04').windows;
    expect(window?.inputs.map(({ relation }) => relation)).toEqual([
      'pod_hours',
      'pod_days',
      'storage_days',
      'node_label_days',
      'namespace_label_days',
    ]);
    for (const { relation, table, partitions, days } of window?.inputs ?? []) {
      expect(table.name).toBe(relation);
      expect(days).toEqual({ start: '2025-10-04', end: '2025-10-31' });
      const { schema, ocp_source_uuid: source } = request;
      expect(partitions).toEqual([{ table, schema, source, month: '2025-10-01' }]);
    }
  });

  it('holds the configuration as relations', () => {
    const full = tenantConfig({
      enabledKeys: [
        { key: 'app', providerType: 'OCP' },
        { key: 'env', providerType: 'AWS' },
      ],
      categoryPatterns: [{ pattern: 'openshift-%', costCategoryId: 4 }],
      knownNodes: [
        { ...{ node: 'n', resourceId: 'i', cores: 2, role: 'worker' }, architecture: null, own: true },
      ],
    });
    const plan = planOpenshift(request, runParameters(request, full), full, {
      ...{ firstPodDay: '2025-10-30', madeFrom: 'reports' },
    });
    const rows = Object.entries(plan.windows[0]?.config ?? {}).map(([name, relation]) => [
      name,
      relation.rows,
    ]);
    expect(Object.fromEntries(rows)).toEqual({
      run: [[request.ocp_source_uuid, 7, 'cluster-1', 'Provider']],
      calendar: [
        ['2025-10-30', 31],
        ['2025-10-31', 31],
      ],
      enabled_keys: [['app'], ['vm_kubevirt_io_name']],
      category_patterns: [['openshift-%', 4]],
      known_nodes: [['n', 'i', 2, 'worker', null, true]],
    });
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

  it('prints what is read, and the files and bytes where somebody looked', () => {
    const text = renderPlan(
      describePlan(planFor(), ({ partitions, relation }) =>
        relation === 'pod_days' ? partitions.map((ref) => fileOf(ref, 1234)) : [],
      ),
    );
    const place = `in source=${request.ocp_source_uuid} 2025-10, 2025-10-01 to 2025-10-31`;
    expect(text).toContain(`reads pod_days of pod_days ${place}: 1 files, 1234 bytes`);
    expect(text).toContain(`reads pod_hours of pod_hours ${place}: 0 files, 0 bytes`);
    expect(text).toContain('run (1), calendar (31), enabled_keys (0)');
    const unseen = renderPlan(planned());
    expect(unseen).toContain(`reads pod_days of pod_days ${place}\n`);
    expect(unseen).not.toContain(' bytes');
  });

  it('reads only relations that exist before a step', () => {
    const { pipeline, windows } = planFor();
    const [window] = windows;
    const known = new Set<string>(Object.keys(window?.config ?? {}));
    for (const { relation } of window?.inputs ?? []) known.add(relation);
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
