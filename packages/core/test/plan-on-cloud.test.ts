import { describe, expect, it } from 'vitest';
import {
  cloudOf,
  cloudParameters,
  clouds,
  cloudSource,
  cloudTypes,
  daysInMonth,
  describePlan,
  kokuTables,
  onAllTables,
  parseRequest,
  planOpenshiftOnCloud,
  providerTypeOf,
  renderPlan,
  runParameters,
  sourceFieldOf,
  wordOf,
  type CloudConfig,
  type CloudType,
  type OpenshiftSource,
  type TenantConfig,
} from '@ocp/core';
import { cloudConfig, fileOf, tenantConfig } from './support/tenants.ts';

const openshift = '73be11de-69d8-5208-9aba-fc2bb9d15769';
const bill = 'c1e54a7c-91a7-4f6b-9ae9-3a3f3a6d2b11';
const own: OpenshiftSource = {
  source: openshift,
  cloud: undefined,
  periods: [{ id: 7, clusterId: 'cluster-1' }],
};
const built = cloudTypes.filter((type) => clouds[type] !== undefined);

function planned(
  type: CloudType,
  change: object = {},
  tenant: TenantConfig = tenantConfig(),
  config: CloudConfig = cloudConfig(),
  others: readonly OpenshiftSource[] = [],
) {
  const request = parseRequest({
    provider_type: providerTypeOf(type),
    schema: 'org1234567',
    ocp_source_uuid: openshift,
    [sourceFieldOf(type)]: bill,
    start_date: '2025-10-01',
    end_date: '2025-10-31',
    ...change,
  });
  const source = cloudSource(request);
  if (source === undefined) throw new Error('the request is of no cloud');
  const cloud = cloudParameters(request, source, config);
  return planOpenshiftOnCloud(request, runParameters(request, tenant), cloud, tenant, config, {
    living: [own, ...others],
    before: [],
  });
}

describe.each(built)('plan of OpenShift on %s', (type) => {
  const { inputs, kept, console: shown } = cloudOf(type);

  it('runs in the windows of Koku, and says what each reads of the lake', () => {
    const { windows } = planned(type);
    expect(windows.map(({ start, end }) => [start.slice(8), end.slice(8)])).toEqual([
      ['01', '06'],
      ['07', '11'],
      ['12', '16'],
      ['17', '21'],
      ['22', '26'],
      ['27', '31'],
    ]);
    for (const { start, end, inputs: read } of windows) {
      expect(read.map(({ relation }) => relation)).toEqual([
        'pod_days',
        'storage_days',
        ...inputs.map(({ relation }) => relation),
      ]);
      for (const { relation, table, partitions, days } of read) {
        const declared = inputs.find((input) => input.relation === relation);
        const around = declared?.months === 'around';
        expect(
          partitions.map(({ month }) => month),
          relation,
        ).toEqual(around ? ['2025-09-01', '2025-10-01', '2025-11-01'] : ['2025-10-01']);
        for (const partition of partitions) {
          const source = table.provider === 'OCP' ? openshift : bill;
          expect(partition).toMatchObject({ table, schema: 'org1234567', source });
        }
        const expected = { window: { start, end }, first: { start, end: start }, all: undefined };
        expect(days, relation).toEqual(expected[declared?.days ?? 'window']);
      }
    }
  });

  it('gives each window its own calendar, and the same configuration else', () => {
    const enabledKeys = ['OCP', type].map((providerType) => ({ key: 'app', providerType }));
    const config = cloudConfig({
      markup: 12.5,
      distribution: 'memory',
      accountAliases: [{ accountId: '111', id: 5 }],
      reportedTagPairs: [{ key: 'app', value: 'a' }],
    });
    const [first, second] = planned(type, {}, tenantConfig({ enabledKeys }), config).windows;
    expect(first?.config['calendar']?.rows).toHaveLength(6);
    expect(second?.config['calendar']?.rows[0]).toEqual(['2025-10-07', daysInMonth('2025-10-07')]);
    expect(first?.config['run']?.rows).toEqual([
      [openshift, 7, 'cluster-1', 'Provider', bill, 3, 0.125, 'memory'],
    ]);
    expect(first?.config['cloud_keys']?.rows).toEqual([['app']]);
    expect(first?.config['shared_keys']?.rows).toEqual([['app']]);
    expect(first?.config['cloud_tag_keys']?.rows).toContainEqual(['openshift_project']);
    expect(first?.config['final_tag_keys']?.rows).toEqual([['app'], ['vm_kubevirt_io_name']]);
    expect(first?.config['reported_tag_pairs']?.rows).toEqual([['app', 'a']]);
    expect(first?.config['account_aliases']?.rows).toEqual([['111', 5]]);
    expect({ ...second?.config, calendar: undefined }).toEqual({ ...first?.config, calendar: undefined });
  });

  it('keeps no label at all where no key is enabled, not even that of virtual machines (section 8; AWS 10)', () => {
    const [window] = planned(type).windows;
    expect(window?.config['final_tag_keys']?.rows).toEqual([]);
  });

  it('takes no reported pairs where no key is enabled for both', () => {
    const config = cloudConfig({ reportedTagPairs: [{ key: 'app', value: 'a' }] });
    const [window] = planned(type, {}, tenantConfig(), config).windows;
    expect(window?.config['reported_tag_pairs']?.rows).toEqual([]);
  });

  it('finds pairs in the bill only where tag processing is on, and takes those of the reporting tables anyway', () => {
    const enabledKeys = ['OCP', type].map((providerType) => ({ key: 'app', providerType }));
    const config = cloudConfig({ reportedTagPairs: [{ key: 'app', value: 'a' }] });
    const off = planned(type, { tag_processing: false }, tenantConfig({ enabledKeys }), config);
    expect(off.windows[0]?.config['shared_keys']?.rows).toEqual([]);
    expect(off.windows[0]?.config['reported_tag_pairs']?.rows).toEqual([['app', 'a']]);
    expect(renderPlan(describePlan(off))).toContain('no tag processing');
    expect(renderPlan(describePlan(planned(type)))).not.toContain('no tag processing');
  });

  it('takes sizes of disks from the database, else those that it knows, where disks have any by name', () => {
    const sizes = (change: Partial<CloudConfig>) =>
      planned(type, {}, tenantConfig(), cloudConfig(change)).windows[0]?.config['disk_sizes']?.rows;
    const { diskSizes } = cloudOf(type);
    expect(sizes({ diskSizes: [{ name: 'P1', gibibytes: 5 }] })).toEqual(diskSizes && [['P1', 5]]);
    expect(sizes({})).toEqual(diskSizes?.map(({ name, gibibytes }) => [name, gibibytes]));
  });

  it('reads only relations that a window has or an earlier step made', () => {
    const { pipeline, windows } = planned(type);
    const [window] = windows;
    const given = [
      ...(window?.inputs ?? []).map(({ relation }) => relation),
      ...Object.keys(window?.config ?? {}),
      ...(window?.state ?? []).map(({ relation }) => relation),
    ];
    expect(new Set(given).size).toBe(given.length);
    // What one of the steps reads is said for all clouds: only what no cloud has is not known.
    const anywhere = new Set([
      ...given,
      'first_day_rows',
      'raw_rows',
      'disk_sizes',
      'other_tag_matches',
      'other_parts',
      'own_parts',
    ]);
    for (const { name, reads } of pipeline.steps) {
      expect(
        reads.filter((relation) => !anywhere.has(relation)),
        name,
      ).toEqual([]);
      anywhere.add(name);
    }
  });

  it('deletes rows of its cluster on its bill only, and what it kept before each window', () => {
    const { deletes, windows } = describePlan(planned(type));
    const ofTable = (table: string) => deletes.filter((one) => one.table === `org1234567.${table}`);
    for (const { table } of shown) {
      expect(ofTable(table).map(({ where }) => where)).toEqual([
        `source_uuid = ${bill} and usage_start from 2025-10-01 to 2025-10-31 and cluster_id = cluster-1`,
      ]);
    }
    const keptTables = windows.map((window) => window.deletes.map(({ table }) => table));
    expect(keptTables).toEqual(windows.map(() => (kept ? [`org1234567__ocp.${kept.table}`] : [])));
  });

  it('takes the rows of sources that moved: its own on other bills of any cloud, those of others on its bill', () => {
    const [a, b] = ['00000000-0000-4000-8000-00000000000a', 'ffffffff-0000-4000-8000-00000000000b'];
    const period = (id: number, clusterId: string) => [{ id, clusterId }];
    const plan = planned(type, {}, tenantConfig(), cloudConfig(), [
      { source: a, cloud: { type: 'Azure', source: b }, periods: period(8, 'cluster-2') },
      { source: b, cloud: { type, source: bill }, periods: period(9, 'cluster-3') },
    ]);
    const { moved } = describePlan(plan);
    const days = 'usage_start from 2025-10-01 to 2025-10-31';
    for (const other of built) {
      const { detail } = kokuTables(other);
      expect(moved.filter(({ table }) => table === `org1234567.${detail}`).map(({ where }) => where)).toEqual(
        other === type
          ? [
              `${days} and cost_entry_bill_id = 3 and report_period_id in (8)`,
              `${days} and report_period_id = 7 and cost_entry_bill_id <> 3`,
            ]
          : [`${days} and report_period_id = 7`],
      );
      const tables = [...cloudOf(other).console.map(({ table }) => table), ...onAllTables.shown];
      for (const table of tables) {
        expect(moved.filter((one) => one.table === `org1234567.${table}`).map(({ where }) => where)).toEqual([
          `${days} and cluster_id in (cluster-2) and source_uuid = ${bill}`,
          `${days} and cluster_id = cluster-1 and source_uuid <> ${bill}`,
        ]);
      }
    }
    // Nobody who is known to be elsewhere takes a share of what was kept.
    for (const { table, where } of plan.windows[0]!.state) {
      const sources = where.flatMap((one) => ('in' in one ? one.in : []));
      expect(sources, table).toEqual(table === kept?.table ? [openshift, b] : [openshift, a, b]);
    }
  });

  it('deletes the cost of OpenShift also for a host, which leaves it to the run, and leaves it what follows', () => {
    const own = describePlan(planned(type));
    const hosted = describePlan(planned(type, { standalone: false }));
    const touched = (plan: typeof own) =>
      [...plan.deletes, ...plan.after.flatMap(({ deletes }) => deletes)].filter(({ table }) =>
        /daily_summary$/.test(table),
      ).length;
    expect([touched(own), touched(hosted)]).toEqual([2, 2]);
    expect(hosted.after).toEqual([]);
    expect(own.after.map(({ name, when }) => [name, when])).toContainEqual(['back_population', 'window']);
    expect(own.after.map(({ name }) => name).slice(-3)).toEqual([
      'network_summary_by_project',
      'gpu_summary',
      'vm_summary',
    ]);
  });

  it('prints what is read with the files and bytes that were found', () => {
    const plan = planned(type, { end_date: '2025-10-02' });
    const described = describePlan(plan, ({ partitions }) =>
      partitions.flatMap((ref) => [fileOf(ref, 10), fileOf(ref, 5)]),
    );
    const [window] = described.windows;
    const [billRows] = (window?.inputs ?? []).filter(({ relation }) => relation === 'bill_rows');
    const months = billRows?.partitions.length ?? 0;
    expect(billRows).toMatchObject({ files: 2 * months, bytes: 15 * months });
    expect(billRows?.partitions).toContain(`source=${bill} 2025-10`);
    const text = renderPlan(described);
    expect(text).toContain(`reads bill_rows of ${String(billRows?.table)} in `);
    expect(text).toContain(`: ${2 * months} files, ${15 * months} bytes`);
    expect(text).toContain('account_aliases (0)');
    expect(text).toContain('reads org1234567__ocp.openshift_daily_summary where usage_start from');
    expect(text).toContain(`org1234567/${wordOf(type)}/${bill}`);
    expect(renderPlan(describePlan(plan))).not.toMatch(/\d files/);
  });
});

describe('unattributed storage (spec ocp-on-gcp.md 1)', () => {
  const rawOf = (change: object) =>
    planned('GCP', change).windows.map(({ inputs: read }) =>
      read.find(({ relation }) => relation === 'raw_rows'),
    );

  it('switched off reads no raw line of GCP, so that no disk has a size; the plan says so', () => {
    for (const raw of rawOf({ unattributed_storage: false })) expect(raw?.partitions).toEqual([]);
    for (const raw of rawOf({ unattributed_storage: true })) expect(raw?.partitions).toHaveLength(1);
    const text = renderPlan(describePlan(planned('GCP', { unattributed_storage: false })));
    expect(text).toContain('no unattributed storage');
    expect(text).toMatch(/reads raw_rows of \w+ in no partition/);
  });

  it('is no switch of other clouds', () => {
    for (const type of ['AWS', 'Azure'] as const) {
      expect(() => planned(type, { unattributed_storage: false })).toThrow(
        expect.objectContaining({ code: 'REQUEST_INVALID' }),
      );
    }
  });
});

describe('parameters of a run on a cloud', () => {
  it('stop without a cluster or a bill; what a flag says beats the database', () => {
    const config = (change: Partial<CloudConfig>) => () =>
      planned('AWS', {}, tenantConfig(), cloudConfig(change));
    expect(config({ clusterKnown: false })).toThrow(expect.objectContaining({ code: 'NO_CLUSTER' }));
    expect(config({ billId: undefined })).toThrow(expect.objectContaining({ code: 'NO_BILL' }));
    const said = planned('AWS', { bill_id: 9, markup: 10, distribution: 'memory' });
    expect(said.cloud).toMatchObject({ billId: 9, markup: 0.1, distribution: 'memory' });
  });
});
