import { describe, expect, it } from 'vitest';
import { byTag, charged, namespaceDay, place, usage, vmHour } from './support/rates-run.ts';
import type { Row } from './support/run.ts';

const red = [byTag('project_per_month', 'team', { red: 310 })];
const charge = (namespace_label_days: Row[], managed_summary: Row[], rates = red) =>
  charged({ operation: 'tag_based', rates, rows: { namespace_label_days, managed_summary } });
const places = (rows: Row[]) => rows.map((row) => [row.node, row.cost_model_cpu_cost]).toSorted();

describe('projects by month (spec cost-model.md 8)', () => {
  it('share a day among the nodes of the namespace', async () => {
    const rows = await charge(
      [namespaceDay({ team: 'red', of: 'all' })],
      [place('a'), place('a'), place('b')],
    );
    expect(places(rows)).toEqual([
      ['a', 5],
      ['b', 5],
    ]);
    expect(rows[0]).toMatchObject({
      data_source: 'Pod',
      pod_labels: '{"of":"all","team":"red"}',
      all_labels: '{"of":"all","team":"red"}',
      monthly_cost_type: 'Tag',
      resource_id: null,
      cost_category_id: null,
    });
  });

  it('have it whole on no node without usage', async () => {
    expect(places(await charge([namespaceDay({ team: 'red' })], []))).toEqual([[null, 10]]);
  });

  it('leave out the platform, other values and namespaces without the label', async () => {
    const days = ['openshift', 'openshift-x', 'kube-system'].map((namespace) =>
      namespaceDay({ team: 'red' }, { namespace }),
    );
    expect(
      await charge(
        [...days, namespaceDay({ team: 'blue' }), namespaceDay({}), namespaceDay(null)],
        [place('a')],
      ),
    ).toEqual([]);
  });

  it('have the default also for a label that is null, which has the key but no value (spec cost-model.md 4.2)', async () => {
    const days = [namespaceDay({ team: null })];
    const rates = (fallback?: number) => [byTag('project_per_month', 'team', { null: 620 }, fallback)];
    expect(places(await charge(days, [], rates(310)))).toEqual([[null, 10]]);
    expect(places(await charge(days, [], rates()))).toEqual([]);
  });

  it('12: a line without a node is one share more', async () => {
    const rows = await charge([namespaceDay({ team: 'red' })], [place('a'), place('b'), place(null)]);
    expect(places(rows)).toEqual([
      [null, 5],
      ['a', 5],
      ['b', 5],
    ]);
  });

  it('share the lines of both label objects of a day', async () => {
    const rows = await charge(
      [namespaceDay({ team: 'red' }), namespaceDay({ team: 'red', x: 'y' })],
      [place('a')],
    );
    expect(places(rows)).toEqual([
      ['a', 5],
      ['a', 5],
    ]);
  });

  it.each(['cost-center', 'example.com/team'])(
    '13: the key %s is looked for as it is, or matches nothing',
    async (key) => {
      const rates = [byTag('project_per_month', key, { red: 310 })];
      const rows = await charge([namespaceDay({ [key]: 'red' })], [place('a')], rates);
      expect(rows).toHaveLength(key.includes('.') ? 0 : 1);
    },
  );

  it('fail for labels that are no object', async () => {
    const rows = { namespace_label_days: [namespaceDay({}, { namespace_labels: 'red' })] };
    await expect(charged({ operation: 'tag_based', rates: red, rows })).rejects.toMatchObject({
      code: 'LABELS_MALFORMED',
    });
  });

  it('by rate have the hash of their labels, in upper case', async () => {
    const rows = {
      namespace_label_days: [namespaceDay({ team: 'red', cost_center: 'a-1' })],
      managed_summary: [],
    };
    const [row] = await charged({ operation: 'tag_based', rates: red, rows, toUsage: true });
    expect(row).toMatchObject({
      label_hash: '1CBC8BB71E99B4B397CA9E02C65DC19DCBF3FD023871D5C86251BD8F4DF02968',
      metric_type: 'cpu',
      custom_name: 'project_per_month team',
      calculated_cost: 10,
    });
  });

  it('are charged beside machines by the same tag, each rate for itself', async () => {
    const rates = [...red, byTag('vm_cost_per_hour', 'team', { red: 1 }, undefined, 'Supplementary')];
    const rows = {
      namespace_label_days: [namespaceDay({ team: 'red' })],
      managed_summary: [place('a')],
      usage_lines: [usage({ team: 'red' })],
      vm_hours: [vmHour()],
    };
    const found = await charged({ operation: 'tag_based', rates, rows });
    expect(found.map((row) => [row.cost_model_rate_type, row.cost_model_cpu_cost]).toSorted()).toEqual([
      ['Infrastructure', 10],
      ['Supplementary', 1],
    ]);
  });
});
