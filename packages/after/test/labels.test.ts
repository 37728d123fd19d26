import type { SqlSession } from '@ocp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reportPeriod } from './cloud.ts';
import { onTenant } from './database.ts';
import { cluster, pod, read, resummarize, run, storage, summarize, tagKeys, type Row } from './tenant.ts';

const undone = onTenant();

const POD = 'reporting_ocpusagepodlabel_summary';
const VOLUME = 'reporting_ocpstoragevolumelabel_summary';
const VALUES = 'reporting_ocptags_values';

const labelled = (labels: Row | null, changes: Row = {}) => pod({ pod_labels: labels, ...changes });
const summary = async (sql: SqlSession, table = POD) =>
  (
    await read<{ namespace: string; node: string | null; key: string; values: string[] }>(sql, table, [
      'namespace',
      'node',
      'key',
      'values',
    ])
  ).map(({ namespace, node, key, values }) => [namespace, node, key, values]);
const values = async (sql: SqlSession) =>
  (
    await read<Row>(sql, VALUES, ['key', 'value', 'cluster_ids', 'cluster_aliases', 'namespaces', 'nodes'])
  ).map(({ key, value, cluster_ids, cluster_aliases, namespaces, nodes }) => [
    key,
    value,
    cluster_ids,
    cluster_aliases,
    namespaces,
    nodes,
  ]);

test('lists the distinct values of enabled keys by namespace and node', () =>
  undone(async (sql) => {
    await tagKeys(sql, { app: true, env: true });
    await reportPeriod(sql, { cluster_alias: 'When it began' });
    await summarize(sql, [
      labelled({ app: 'b', env: '' }),
      labelled({ app: 'a' }, { usage_start: '2025-10-03', usage_end: '2025-10-03' }),
      labelled({ app: 'b' }),
      labelled({ app: 'b' }, { node: 'node-2' }),
      labelled({}),
      labelled(null),
    ]);
    await run(sql, 'pod_label_summary');
    expect(await summary(sql)).toEqual([
      ['shop', 'node-1', 'app', ['a', 'b']],
      ['shop', 'node-1', 'env', ['']],
      ['shop', 'node-2', 'app', ['b']],
    ]);
    expect(await values(sql)).toEqual([
      ['app', 'a', ['cluster-1'], ['When it began'], ['shop'], ['node-1']],
      ['app', 'b', ['cluster-1'], ['When it began'], ['shop'], ['node-1', 'node-2']],
      ['env', '', ['cluster-1'], ['When it began'], ['shop'], ['node-1']],
    ]);
  }));

test('takes rows without cost of the period, the days and the kind only', () =>
  undone(async (sql) => {
    await tagKeys(sql, { app: true });
    await summarize(sql, [
      labelled({ app: 'zero' }, { infrastructure_raw_cost: 0, infrastructure_project_raw_cost: 0 }),
      labelled({ app: 'cost' }, { infrastructure_raw_cost: 1 }),
      labelled({ app: 'project cost' }, { infrastructure_project_raw_cost: -1 }),
      labelled({ app: 'period' }, { report_period_id: 2 }),
      labelled({ app: 'day' }, { usage_start: '2025-10-04', usage_end: '2025-10-04' }),
      labelled({ app: 'storage' }, { data_source: 'Storage' }),
    ]);
    await run(sql, 'pod_label_summary');
    expect(await summary(sql)).toEqual([['shop', 'node-1', 'app', ['zero']]]);
    expect(await values(sql)).toHaveLength(1);
  }));

test('an object without an enabled key is left out; beside one, all its pairs are values', () =>
  undone(async (sql) => {
    await tagKeys(sql, { app: true });
    await tagKeys(sql, { owner: true }, 'AWS');
    await summarize(sql, [
      labelled({ app: 'a', vm_kubevirt_io_name: 'vm-1' }),
      labelled({ vm_kubevirt_io_name: 'vm-2' }),
      labelled({ owner: 'me' }),
    ]);
    await run(sql, 'pod_label_summary');
    expect(await summary(sql)).toEqual([['shop', 'node-1', 'app', ['a']]]);
    expect((await values(sql)).map(([key, value]) => [key, value])).toEqual([
      ['app', 'a'],
      ['vm_kubevirt_io_name', 'vm-1'],
    ]);
  }));

test('without an enabled key there is nothing to list', () =>
  undone(async (sql) => {
    await summarize(sql, [labelled({ app: 'a' })]);
    await run(sql, 'pod_label_summary');
    expect(await summary(sql)).toEqual([]);
    expect(await values(sql)).toEqual([]);
  }));

test('summaries grow and never shrink; the values are those of the last run', () =>
  undone(async (sql) => {
    await tagKeys(sql, { app: true });
    await summarize(sql, [labelled({ app: 'old' }), labelled({ app: 'kept' }, { namespace: 'bank' })]);
    await run(sql, 'pod_label_summary');
    await resummarize(sql, [labelled({ app: 'new' }), labelled({ app: 'old' }, { node: 'node-2' })]);
    await run(sql, 'pod_label_summary', {
      cluster: { ...cluster, clusterId: 'cluster-2', clusterAlias: null },
    });
    expect(await summary(sql)).toEqual([
      ['bank', 'node-1', 'app', ['kept']],
      ['shop', 'node-1', 'app', ['new', 'old']],
      ['shop', 'node-2', 'app', ['old']],
    ]);
    expect(await values(sql)).toEqual([
      ['app', 'kept', ['cluster-1'], [null], ['bank'], ['node-1']],
      ['app', 'new', ['cluster-2'], [null], ['shop'], ['node-1']],
      ['app', 'old', ['cluster-2'], [null], ['shop'], ['node-2']],
    ]);
  }));

test('a key that was disabled loses its rows of the period, and its values with the volume step', () =>
  undone(async (sql) => {
    await tagKeys(sql, { app: true, env: true });
    await summarize(sql, [labelled({ app: 'a', env: 'e' }), storage({ volume_labels: { env: 'v' } })]);
    const other = labelled({ env: 'e' }, { report_period_id: 2 });
    await summarize(sql, [other]);
    await run(sql, 'pod_label_summary', { cluster: { ...cluster, reportPeriodId: 2 } });
    await run(sql, 'pod_label_summary');
    await run(sql, 'volume_label_summary');
    expect(await summary(sql, VOLUME)).toEqual([['shop', 'node-1', 'env', ['v']]]);

    await sql.execute(`update ${sql.schema}.reporting_enabledtagkeys set enabled = false where key = 'env'`);
    await resummarize(sql, [labelled({ app: 'a' })]);
    const counts = await run(sql, 'pod_label_summary');
    expect(counts[POD]).toEqual({ deleted: 1, written: 0 });
    expect(await read(sql, POD, ['report_period_id', 'key'])).toEqual([
      { report_period_id: 1, key: 'app' },
      { report_period_id: 2, key: 'env' },
    ]);
    expect((await values(sql)).map(([key]) => key)).toContain('env');
    expect((await run(sql, 'volume_label_summary'))[VALUES]).toEqual({ deleted: 2, written: 0 });
    expect(await summary(sql, VOLUME)).toEqual([]);
    expect((await values(sql)).map(([key]) => key)).toEqual(['app']);
  }));

test('a volume without a node keeps one row however often it is summarized', () =>
  undone(async (sql) => {
    await tagKeys(sql, { class: true });
    for (const value of ['slow', 'fast', 'fast']) {
      await resummarize(sql, [storage({ node: null, volume_labels: { class: value } })]);
      await run(sql, 'volume_label_summary');
    }
    expect(await summary(sql, VOLUME)).toEqual([['shop', null, 'class', ['fast', 'slow']]]);
    expect(await values(sql)).toContainEqual(['class', 'fast', ['cluster-1'], [null], ['shop'], [null]]);
  }));

test('any text is a key or a value', () =>
  undone(async (sql) => {
    const odd = ['', ' ', `o'hara`, '"', '\\', '%_', '{a,b}', 'NULL', '💡', 'é'.repeat(300), '$1', '\n'];
    await tagKeys(sql, Object.fromEntries(odd.map((key) => [key, true])));
    await summarize(sql, [
      labelled(Object.fromEntries(odd.map((key) => [key, key])), { namespace: `n'\\"`, node: '{}' }),
    ]);
    await run(sql, 'pod_label_summary');
    await run(sql, 'pod_label_summary');
    const found = await summary(sql);
    expect(found).toHaveLength(odd.length);
    for (const key of odd) expect(found).toContainEqual([`n'\\"`, '{}', key, [key]]);
  }));

const labelRow = fc.record({
  pod_labels: fc.dictionary(fc.constantFrom('app', 'env', 'off', 'loose'), fc.constantFrom('a', 'B', ''), {
    maxKeys: 4,
  }),
  namespace: fc.constantFrom('shop', 'bank'),
  node: fc.constantFrom('node-1', ''),
});
type LabelRow = { pod_labels: Record<string, string>; namespace: string; node: string };

test('after any runs the summary is the union of all and the values are of the last run that had them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(labelRow, { maxLength: 6 }), { maxLength: 3 }), (runs: LabelRow[][]) =>
      undone(async (sql) => {
        await tagKeys(sql, { app: true, env: true, off: false });
        const union = new Map<string, Set<string>>();
        const last = new Map<string, { namespaces: Set<string>; nodes: Set<string> }>();
        for (const rows of runs) {
          const ofRun: typeof last = new Map();
          for (const { pod_labels, namespace, node } of rows) {
            if (!('app' in pod_labels || 'env' in pod_labels)) continue;
            for (const [key, value] of Object.entries(pod_labels)) {
              const place = JSON.stringify([namespace, node, key]);
              if (key === 'app' || key === 'env')
                union.set(place, (union.get(place) ?? new Set()).add(value));
              const pair = JSON.stringify([key, value]);
              const known = ofRun.get(pair) ?? { namespaces: new Set(), nodes: new Set() };
              ofRun.set(pair, { namespaces: known.namespaces.add(namespace), nodes: known.nodes.add(node) });
            }
          }
          for (const [pair, places] of ofRun) last.set(pair, places);
          await resummarize(
            sql,
            rows.map((row) => pod(row)),
          );
          await run(sql, 'pod_label_summary');
        }
        const found = await summary(sql);
        expect(
          new Map(found.map(([namespace, node, key, all]) => [JSON.stringify([namespace, node, key]), all])),
        ).toEqual(
          new Map(
            [...union].map(([place, all]) => [place, expect.toSatisfy((list: string[]) => same(list, all))]),
          ),
        );
        expect(found).toHaveLength(union.size);
        const known = await values(sql);
        expect(known).toHaveLength(last.size);
        for (const [key, value, , , namespaces, nodes] of known) {
          const places = last.get(JSON.stringify([key, value]))!;
          expect(same(namespaces as string[], places.namespaces)).toBe(true);
          expect(same(nodes as string[], places.nodes)).toBe(true);
        }
      }),
    ),
    { numRuns: 30 },
  );
});

function same(list: readonly string[], set: ReadonlySet<string>): boolean {
  return list.length === set.size && list.every((item) => set.has(item));
}
