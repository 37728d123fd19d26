import { amountsOf, openshiftCostOf, type CostExplanation } from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { postgres } from '@ocp/engine-postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import { explained, matched, withExplainedGolden } from './support/explained.ts';

const [DAY, BEFORE] = ['2025-10-02', '2025-10-01'];

/** Costs and markups by their columns. */
const amounts = (costs: readonly CostExplanation[]) =>
  Object.fromEntries(
    costs.flatMap(({ cost, value, markup }): [string, number][] => [
      [cost, value ?? 0],
      ...(markup === undefined ? [] : [[markup.column, markup.value ?? 0] as [string, number]]),
    ]),
  );

/** Everything in an answer is compared with the detail, whose rows are Koku's own. */
describe.each(['aws-memory-markup', 'azure-all', 'gcp-all'])('the cost that %s has', (name) => {
  const golden = withExplainedGolden(name);
  beforeAll(async () => {
    expect(await golden().tenant.differences('cloud')).toEqual([]);
  });

  const columns = () => amountsOf(golden().cloud).slice(1);
  /** Sums of the detail by a column. */
  async function written(
    by: string,
    where: string,
    values: unknown[],
  ): Promise<Map<string, Record<string, number>>> {
    const rows = await golden().tenant.rows<Record<string, string | null>>(
      `select ${by} as key, ${columns()
        .map((column) => `coalesce(sum(${column}), 0) as ${column}`)
        .join(', ')} from ${golden().detail} where ${where} group by 1`,
      values,
    );
    return new Map(
      rows.map((row) => [
        row.key ?? 'null',
        Object.fromEntries(columns().map((column) => [column, Number(row[column])])),
      ]),
    );
  }
  const close = (found: Record<string, number>, wanted: Record<string, number> = {}) => {
    for (const column of columns()) expect(found[column] ?? 0, column).toBeCloseTo(wanted[column] ?? 0, 7);
  };

  test('of each resource is that of its namespaces, most first, and every share is a fraction of measured amounts', async () => {
    const resources = await golden().tenant.rows<{ id: string }>(
      `select distinct resource_id as id from ${golden().detail} where resource_id is not null and usage_start = $1 limit 6`,
      [DAY],
    );
    expect(resources.length).toBeGreaterThan(1);
    for (const { id } of resources) {
      const { namespaces, rows, left } = matched(await golden().resource(id, DAY));
      const wanted = await written('namespace', 'resource_id = $1 and usage_start = $2', [id, DAY]);
      expect(namespaces.map(({ namespace }) => namespace).sort()).toEqual([...wanted.keys()].sort());
      for (const { namespace, costs } of namespaces) close(amounts(costs), wanted.get(String(namespace)));
      const order = namespaces.map(({ costs }) => openshiftCostOf(golden().cloud, costs) ?? -Infinity);
      expect(order).toEqual([...order].sort((a, b) => b - a));
      for (const { costs, parts, left: rest } of rows) {
        for (const { value, attributed, remainder } of costs) {
          expect(attributed + remainder).toBeCloseTo(value ?? 0, 9);
        }
        expect(rest === undefined).toBe(costs.every(({ remainder }) => remainder === 0));
        for (const { share, costs: own } of parts) {
          if (share.value === null) {
            expect(share.reason).toBeTruthy();
            for (const cost of own) expect(cost.reason).toBeTruthy();
            continue;
          }
          expect(share.value).toBeCloseTo(Number(share.numerator) / Number(share.denominator), 9);
          for (const cost of own) {
            const whole = costs.find((row) => row.cost === cost.cost)?.value ?? 0;
            expect(cost.value, cost.cost).toBeCloseTo(share.value * whole, 8);
          }
        }
      }
      expect(left.names.length > 0).toBe(left.costs.some(({ value }) => value !== 0));
    }
  });

  test('of each namespace is that of its resources, most first, with what changed since the day before', async () => {
    const ofDay = (day: string) => written('namespace', 'usage_start = $1', [day]);
    const [today, yesterday] = [await ofDay(DAY), await ofDay(BEFORE)];
    expect(today.size).toBeGreaterThan(1);
    for (const [namespace, wanted] of [...today].slice(0, 3)) {
      const answer = explained(await golden().namespace(namespace, DAY));
      close(amounts(answer.costs), wanted);
      close(amounts(answer.before.costs), yesterday.get(namespace));
      const shown = (costs: Record<string, number> = {}) =>
        golden().cloud.after.infrastructureCost.reduce((sum, column) => sum + (costs[column] ?? 0), 0);
      expect(answer.change).toBeCloseTo(shown(wanted) - shown(yesterday.get(namespace)), 7);
      expect(answer.resources.reduce((sum, { change }) => sum + Number(change), 0)).toBeCloseTo(
        Number(answer.change),
        7,
      );
      const order = answer.resources.map(({ costs }) => openshiftCostOf(golden().cloud, costs) ?? -Infinity);
      expect(order).toEqual([...order].sort((a, b) => b - a));
    }
  });

  test('is explained alike by the other engines', async () => {
    const [row] = await golden().tenant.rows<{ id: string; namespace: string }>(
      `select resource_id as id, namespace from ${golden().detail}
        where usage_start = $1 and resource_id is not null and namespace not like '%un%' order by 1, 2 limit 1`,
      [DAY],
    );
    const numbers = (answer: object) =>
      JSON.stringify(answer, (_, value: unknown) =>
        typeof value === 'number' ? Number(value.toPrecision(9)) : value,
      );
    const wanted = numbers(await golden().resource(row!.id, DAY));
    const ofNamespace = numbers(await golden().namespace(row!.namespace, DAY));
    for (const engine of [arrow(), postgres()]) {
      expect(numbers(await golden().resource(row!.id, DAY, engine)), engine.name).toBe(wanted);
      expect(numbers(await golden().namespace(row!.namespace, DAY, engine)), engine.name).toBe(ofNamespace);
    }
  });

  test('is another question on a day without rows, and of an id that is not there', async () => {
    const [row] = await golden().tenant.rows<{ id: string }>(
      `select resource_id as id from ${golden().detail} where resource_id is not null and data_source = 'Pod' limit 1`,
    );
    const unknown = await golden().resource(`${row!.id}-not`, DAY);
    expect(unknown).toMatchObject({ outcome: 'not in the bill', days: { start: BEFORE, end: '2025-10-03' } });
    expect(unknown.outcome === 'not in the bill' && unknown.nearest.length).toBeGreaterThan(0);
    const namespace = await golden().namespace('shoq', DAY);
    expect(namespace).toMatchObject({ outcome: 'not in the cluster' });
    expect(namespace.outcome === 'not in the cluster' && namespace.nearest.length).toBeGreaterThan(0);
  });
});
