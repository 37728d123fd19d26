import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explanationFormats } from '../src/explanation/index.ts';
import { explained, matched, withExplainedGolden } from './support/explained.ts';
import { readParquet, rewrite } from './support/parquet.ts';
import { lakeCopy, SCHEMA } from './support/tenant.ts';

const DAY = '2025-10-02';

describe('disks, nodes and ids that match nothing (aws-storage)', () => {
  const golden = withExplainedGolden('aws-storage');

  test('a part of a disk is the claim of the size, and the rest is what no volume takes', async () => {
    const { rows, left } = matched(await golden().resource('vol-1114001', DAY));
    const [row] = rows;
    expect(row?.matched).toEqual({
      by: 'resource',
      candidates: [{ id: 'vol-1114001', kind: 'volume handle' }],
    });
    expect(row?.disk).toEqual({ capacity: 100, pool: 20, sharers: 1 });
    const shares = row?.parts.map(({ kind, namespace, share }) => [
      ...[kind, namespace, share.measure, share.unit],
      ...[share.numerator, share.denominator, share.value],
    ]);
    expect(shares).toEqual([
      ['rest of a disk', 'Storage unattributed', 'disk', 'GB', 80, 100, expect.closeTo(0.8, 9)],
      ['claim', 'db', 'claim', 'GB', 20, 100, 0.2],
      ['claim', 'logs', 'claim', 'GB', 15, 100, 0.15],
    ]);
    expect(left).toMatchObject({ names: ['more than the whole'], share: expect.closeTo(-0.15, 9) as number });
  });

  test('a part of a node is its core hours of the capacity; volumes on it have no share, and say why', async () => {
    const { resources } = explained(await golden().namespace('db', DAY));
    const parts = resources.find(({ resource }) => resource === 'i-1114000001')?.parts ?? [];
    const [written] = await golden().tenant.rows<{ used: number; capacity: number }>(
      `select sum(pod_effective_usage_cpu_core_hours)::float8 as used, max(node_capacity_cpu_core_hours)::float8 as capacity
        from ${SCHEMA}.reporting_ocpusagelineitem_daily_summary
        where usage_start = $1 and namespace = 'db' and data_source = 'Pod' and cost_model_rate_type is null
          and infrastructure_raw_cost is null`,
      [DAY],
    );
    const pods = parts.filter(({ kind }) => kind === 'node');
    const volumes = parts.filter(({ kind }) => kind === 'volume on a node');
    expect(pods.length).toBe(24);
    expect(volumes.length).toBe(24);
    for (const { share } of pods) {
      expect(share).toMatchObject({ measure: 'cpu', unit: 'core hours', denominator: written?.capacity });
      expect(share.numerator).toBeCloseTo(written?.used ?? NaN, 6);
    }
    for (const { share, costs, labels } of volumes) {
      expect(labels).toBeNull();
      expect(share).toMatchObject({ value: null, reason: expect.stringContaining('volumes') as string });
      expect(costs.map(({ value, reason }) => [value, reason])).toEqual(
        costs.map(() => [null, share.reason]),
      );
    }
  });

  test('an id in the bill that matches nothing names every rule that failed, and what comes nearest', async () => {
    const answer = await golden().resource('vol-unknown-1', DAY);
    if (answer.outcome !== 'not matched') throw new Error(answer.outcome);
    expect(answer).toMatchObject({ ids: ['vol-unknown-1'], rows: 24 });
    expect(answer.rules.map(({ rule, compared }) => [rule, compared])).toEqual([
      ['node', 1],
      ['volume', 2],
      ['volume handle', 2],
      ['tag', 5],
    ]);
    const nearest = Object.fromEntries(answer.rules.map(({ rule, nearest }) => [rule, nearest]));
    expect(nearest.node).toEqual(['i-1114000001']);
    expect(nearest['volume handle']?.[0]).toBe('vol-1114001');
    expect(nearest.tag).toContain('app=pg');
    expect(nearest.tag).toContain('"openshift_project": "db"');
  });

  test('an id that was matched by a name and is of nothing is left, with the reason', async () => {
    const { namespaces, left, rows } = matched(await golden().resource('vol-pvc-suffix-77', DAY));
    expect(namespaces).toEqual([]);
    expect(left).toMatchObject({ names: ['no place in the cluster'], share: 1 });
    expect(rows[0]?.left?.about).toContain('holds no id of a node or handle of a volume');
  });

  test('a cost that the bill does not have is null because of it', async () => {
    await using lake = await lakeCopy(golden().tenant);
    for (const file of globSync('data/parquet/daily/**/AWS/**/*.parquet', { cwd: lake.folder })) {
      await rewrite(join(lake.folder, file), '* replace (null::double as lineitem_blendedcost)');
    }
    const { rows, namespaces } = matched(await golden().resourceIn(lake.url, 'i-1114000001', DAY));
    const blended = (costs: readonly { cost: string }[]) => costs.find(({ cost }) => cost === 'blended_cost');
    const missing = { value: null, reason: expect.stringContaining('lineitem_blendedcost') as string };
    expect(blended(rows[0]?.costs ?? [])).toMatchObject(missing);
    for (const { costs } of [...namespaces, ...(rows[0]?.parts ?? [])]) {
      expect(blended(costs)).toMatchObject({ value: null, reason: expect.any(String) as string });
    }
    expect(blended(rows[0]?.parts[0]?.costs ?? [])).toMatchObject(missing);
  });

  test('text and Markdown are for people, CSV and JSON are exact', async () => {
    const answer = await golden().resource('vol-1114001', DAY);
    const { text, json, csv, markdown } = explanationFormats;
    expect(JSON.parse(json(answer))).toEqual(answer);
    expect(text(answer)).toMatch(/^ +20 % +db +0\.06451613 +0\.06451613 +0 +0\.06451613$/m);
    expect(text(answer)).toMatch(/^Row \S+ and 23 alike$/m);
    expect(text(answer)).toMatch(/ db +claim: c1 on node \S+ +20 % = 20 of 100 GB /);
    expect(text(answer)).not.toMatch(/\d{12}\.|\.\d{13}/);
    expect(markdown(answer)).toContain('| 20 % | db | 0.06451613 |');
    const lines = csv(answer).split('\n');
    const { rows } = matched(answer);
    expect(lines).toHaveLength(1 + rows.reduce((sum, { parts }) => sum + parts.length + 1, 0));
    expect(lines[0]).toContain('numerator,denominator,unit,share');
    expect(lines.some((line) => line.includes(String(rows[0]?.parts[1]?.costs[0]?.value)))).toBe(true);
    expect(csv(await golden().resource('nothing', DAY))).toMatch(
      /^outcome,day,resource,nearest\nnot in the bill,/,
    );
  });
});

describe('labels, days and months (azure-all)', () => {
  const golden = withExplainedGolden('azure-all');

  test('lines of one place name the labels in which they differ', async () => {
    const { rows, differing } = matched(await golden().resource('az-node-1', DAY));
    expect(differing).toContain('service_name');
    const shop = rows.flatMap(({ parts }) => parts).filter(({ namespace }) => namespace === 'shop');
    expect(shop.map(({ differing: labels }) => labels)).toEqual([{ env: null }, { env: 'prod' }]);
  });

  test('answers say their currency; an id is found by its end or as a whole', async () => {
    const [row] = await golden().tenant.rows<{ currency: string }>(
      `select distinct currency from ${golden().detail} where resource_id = 'az-node-1'`,
    );
    const byName = matched(await golden().resource('az-node-1', DAY));
    expect(byName.currency).toBe(row?.currency);
    const [bill] = await readParquet(
      join(golden().tenant.golden, 'input/data/parquet/*/Azure/**/*.parquet'),
      `select resourceid as id from files where resourceid like '%/az-node-1' limit 1`,
    );
    const byId = matched(await golden().resource(String(bill?.id), DAY));
    expect(byId.rows.map((found) => found.row)).toEqual(byName.rows.map((found) => found.row));
  });

  test('what has rows on other days only says which', async () => {
    const sql = '/resourceGroups/RG1/providers/Microsoft.Sql/server/mysa1';
    const ids = `subscriptions/11111111-1111-1111-1111-111111111111${sql}`;
    const answer = await golden().resource(ids, DAY);
    expect(answer).toMatchObject({ outcome: 'no row on the day', ids: [ids], days: ['2025-10-01'] });
    await golden().tenant.rows(`delete from ${SCHEMA}__ocp.openshift_daily_summary where usage_start = $1`, [
      DAY,
    ]);
    expect(await golden().namespace('pay', DAY)).toMatchObject({
      outcome: 'no row on the day',
      days: ['2025-10-01', '2025-10-03'],
    });
  });

  test('a day before the month of the run is looked for in the month before', async () => {
    const { before, change, resources } = explained(await golden().namespace('shop', '2025-10-01'));
    expect(before).toMatchObject({ day: '2025-09-30', reason: expect.stringContaining('2025-09') as string });
    expect(change).toBeNull();
    expect(resources.length).toBeGreaterThan(0);
  });
});

describe('ids of nodes in the detail of GCP (adv-gcp)', () => {
  const golden = withExplainedGolden('adv-gcp');

  test('are answered with what the detail has under the id; other nodes have the rest of the rows', async () => {
    const nodes = await golden().tenant.rows<{ id: string }>(
      `select distinct resource_id as id from ${golden().detail} where resource_id is not null and usage_start = $1
        and cluster_id = $2`,
      [DAY, golden().cluster],
    );
    expect(nodes.length).toBeGreaterThan(1);
    const elsewhere: (string | null)[] = [];
    for (const { id } of nodes) {
      const { namespaces, elsewhere: others = [], left, rows } = matched(await golden().resource(id, DAY));
      const written = await golden().tenant.rows<{ namespace: string; cost: string }>(
        `select namespace, sum(unblended_cost) as cost from ${golden().detail}
          where resource_id = $1 and usage_start = $2 and cluster_id = $3 group by 1`,
        [id, DAY, golden().cluster],
      );
      const found = new Map(namespaces.map(({ namespace, costs }) => [namespace, costs[0]?.value ?? 0]));
      expect([...found.keys()].sort()).toEqual(written.map(({ namespace }) => namespace).sort());
      for (const { namespace, cost } of written) {
        expect(found.get(namespace), `${id} ${namespace}`).toBeCloseTo(Number(cost), 7);
      }
      expect(others.map(({ resource }) => resource)).not.toContain(id);
      elsewhere.push(...others.map(({ resource }) => resource));
      const sum = (of: readonly { costs: readonly { value: number | null }[] }[]) =>
        of.reduce((total, { costs }) => total + (costs[0]?.value ?? 0), 0);
      expect(sum(namespaces) + sum(others) + sum([left])).toBeCloseTo(sum(rows), 7);
    }
    expect(elsewhere.length).toBeGreaterThan(0);
  });
});
