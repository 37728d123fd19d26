import {
  cloudOf,
  sumOfCosts,
  type CloudType,
  type CostExplanation,
  type PartExplanation,
  type RowExplanation,
} from '@ocp/core';

/** Rows of the bill that differ in amounts, places and categories alone, such as the hours of a day, as one: with the sums of all. */
export function alikeRows(
  cloud: CloudType,
  rows: readonly RowExplanation[],
): (RowExplanation & { count: number })[] {
  const { detail, after } = cloudOf(cloud);
  const aside = [...detail.json, after.onAll.region, after.onAll.availability_zone];
  return grouped(rows, (row) => rowKey(row, aside)).map((alike) => {
    const [first] = alike;
    const usage = { ...first.usage, amount: sum(alike.map(({ usage: { amount } }) => amount)) };
    const costs = sumOfCosts(
      cloudOf(cloud),
      alike.map((row) => row.costs),
    ).map((cost, index) => ({
      ...cost,
      from: first.costs[index]!.from,
      attributed: sum(alike.map((row) => row.costs[index]!.attributed)) ?? 0,
      remainder: sum(alike.map((row) => row.costs[index]!.remainder)) ?? 0,
    }));
    const parts = alikeParts(
      cloud,
      alike.flatMap((row) => row.parts),
    );
    const same = Object.entries(first.billed).filter(([column, value]) =>
      alike.every(({ billed }) => billed[column] === value),
    );
    return { ...first, billed: Object.fromEntries(same), usage, costs, parts, count: alike.length };
  });
}

/** Parts of one place with the same share, as one. */
export function alikeParts(
  cloud: CloudType,
  parts: readonly PartExplanation[],
): (PartExplanation & { count: number })[] {
  return grouped(parts, partKey).map((alike) => ({
    ...alike[0],
    usageAmount: sum(alike.map(({ usageAmount }) => usageAmount)),
    costs: sumOfCosts(
      cloudOf(cloud),
      alike.map(({ costs }) => costs),
    ),
    count: alike.length,
  }));
}

/** The beginning of a group is its first item; groups keep the order of these. */
function grouped<T>(items: readonly T[], key: (item: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

const rowKey = (
  { billed, usage, currency, matched, direction, disk, costs, left, parts }: RowExplanation,
  aside: readonly unknown[],
) =>
  JSON.stringify([
    Object.entries(billed).filter(([column]) => !aside.includes(column)),
    ...[usage.unit, currency, matched, direction, disk, nullsOf(costs), left],
    parts.map(partKey).sort(),
  ]);

const partKey = ({ row: _row, costs, usageAmount: _amount, ...part }: PartExplanation) =>
  JSON.stringify([part, nullsOf(costs)]);

/** A sum would hide what is null in one of its terms only. */
const nullsOf = (costs: readonly CostExplanation[]) => costs.map(({ reason }) => reason ?? null);

function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}
