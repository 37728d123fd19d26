import type { Cloud } from '../clouds/index.ts';
import type { EngineRow } from '../contract/index.ts';
import type { CostExplanation } from './explanation.ts';

/** The number of a column; null is kept. */
export function numberOf(row: EngineRow, column: string): number | null {
  const value = row[column];
  return value === null || value === undefined ? null : Number(value);
}

/** The text of a column; null is kept. */
export function textOf(row: EngineRow, column: string): string | null {
  const value = row[column];
  return value === null || value === undefined ? null : String(value);
}

/** The costs that a row has by its columns, a share of each, with markup (spec ocp-on-aws.md 7, 8); `why` says why one is null. */
export function costsOfPart(
  cloud: Cloud,
  part: EngineRow,
  { share, markup }: { share: number | null; markup: number },
  why: (cost: string) => string | undefined,
): CostExplanation[] {
  return cloud.costs.map((kind) => {
    const whole = numberOf(part, kind.cost);
    const value = share === null || whole === null ? null : share * whole;
    const reason = value === null ? why(kind.cost) : undefined;
    return explainedCost(kind, { value, markup: value === null ? null : value * markup, reason });
  });
}

/** A kind of cost with what it amounts to. A markup is null because the cost is. */
export function explainedCost(
  { cost, markup: column }: Cloud['costs'][number],
  { value, markup, reason }: { value: number | null; markup: number | null; reason: string | undefined },
): CostExplanation {
  return {
    cost,
    value,
    ...(column !== undefined && {
      markup: { column, value: markup, ...(markup === null && { reason: `${cost} is null` }) },
    }),
    ...(value === null && reason !== undefined && { reason }),
  };
}

/** Why a row of the bill has no value of a cost. */
export function missingCost(cloud: Cloud, cost: string): string {
  const from = cloud.costs.find((candidate) => candidate.cost === cost)?.from ?? '';
  return `the row of the bill has no value for it (${from})`;
}

/** Each kind of cost summed up; null where all terms are null, with each of their reasons, or where there are none, with `none`. */
export function sumOfCosts(
  cloud: Cloud,
  terms: readonly (readonly CostExplanation[])[],
  none = 'there is nothing to add up',
): CostExplanation[] {
  return cloud.costs.map((kind) => {
    const found = terms.flatMap((costs) => costs.filter((term) => term.cost === kind.cost));
    const reasons = new Set(found.length === 0 ? [none] : found.flatMap(({ reason }) => reason ?? []));
    return explainedCost(kind, {
      value: sum(found.map((term) => term.value)),
      markup: sum(found.map((term) => term.markup?.value ?? null)),
      reason: [...reasons].sort().join('; '),
    });
  });
}

/** What the tables of OpenShift show of some costs, with the markups that they show; null where all are null. */
export function openshiftCostOf(cloud: Cloud, costs: readonly CostExplanation[]): number | null {
  const shown = (column: string) => cloud.after.infrastructureCost.includes(column);
  return sum(
    costs.flatMap(({ cost, value, markup }) => [
      ...(shown(cost) ? [value] : []),
      ...(markup !== undefined && shown(markup.column) ? [markup.value] : []),
    ]),
  );
}

/** The same without markups. */
export const withoutMarkup = (cloud: Cloud, costs: readonly CostExplanation[]): number | null =>
  openshiftCostOf(
    cloud,
    costs.map(({ cost, value }) => ({ cost, value })),
  );

/** Most OpenShift cost first; those without any last. What is equal is in the order of its texts, whatever engine made it. */
export function byCost<T>(cloud: Cloud, items: readonly T[], costs: (item: T) => readonly CostExplanation[]) {
  const cost = new Map(items.map((item) => [item, openshiftCostOf(cloud, costs(item)) ?? -Infinity]));
  return [...items].sort((a, b) => {
    const [one, other] = [cost.get(a)!, cost.get(b)!];
    if (one !== other) return one > other ? -1 : 1;
    return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
  });
}

function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}
