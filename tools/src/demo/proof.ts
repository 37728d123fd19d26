import { namespacesOfNobody, type Report } from '@ocp/core';
import type { Bill, BillReading, Costs } from './bill.ts';
import type { DetailCosts } from './tables.ts';

/** The bill of a cost, taken apart: each part was counted by itself, none of them is what the others leave. */
export interface Account {
  cost: string;
  parts: readonly { name: string; amount: number }[];
  /** What the parts add up to, and what the bill says. */
  sum: number;
  bill: number;
}

/** The greatest error of a row of the detail: its costs have nine decimals or more. */
const ROUNDING = 0.5e-9;

/**
 * Takes the bill apart by cost: namespaces and what no namespace caused from the tables, what is not OpenShift's from the
 * bill, what was matched and reached nobody from the report. Fails when the parts are not the whole, or when the report
 * says something else than bill and tables.
 */
export function accounts(
  bill: Bill,
  { costs, notCounted }: Pick<BillReading, 'costs' | 'notCounted'>,
  detail: DetailCosts,
  report: Report,
): Account[] {
  const tables = [...detail.values()];
  const openshift = bill.groups.filter((group) => group.openshift);
  const others = bill.groups.filter((group) => !group.openshift);
  const rows = tables.reduce((sum, { rows }) => sum + rows, 0);
  return Object.keys(costs).map((cost) => {
    const measured = report.conservation.find(({ measure }) => measure === cost);
    if (measured === undefined) throw new Error(`the report does not say what became of ${cost}`);
    const total = (amounts: readonly Costs[]) => amounts.reduce((sum, one) => sum + (one[cost] ?? NaN), 0);
    const whole = total([bill.total]);
    const tolerance = (rows + 1) * ROUNDING + 1e-12 * Math.abs(whole);
    const equal = (what: string, one: number, other: number) => {
      if (!(Math.abs(one - other) <= tolerance)) throw new Error(`${cost}: ${what}: ${one} is not ${other}`);
    };
    const ofTables = (name: string) => detail.get(name)?.costs[cost] ?? 0;
    const parts = [
      { name: 'Namespaces', amount: ofTables('') },
      ...namespacesOfNobody.map((name) => ({ name, amount: ofTables(name) })),
      { name: 'Matched, but nobody’s', amount: measured.remainder },
      { name: 'Not OpenShift', amount: total(others.map(({ counted }) => counted)) },
      ...(notCounted === undefined
        ? []
        : [{ name: notCounted.name, amount: total(bill.groups.map((group) => group.notCounted)) }]),
    ];
    const sum = parts.reduce((before, { amount }) => before + amount, 0);
    equal('parts and bill', sum, whole);
    equal('what the run took and the bill', measured.in, total(openshift.map(({ counted }) => counted)));
    equal(
      'what the run attributed and the tables',
      measured.attributed,
      total(tables.map(({ costs }) => costs)),
    );
    return { cost, parts, sum, bill: whole };
  });
}
