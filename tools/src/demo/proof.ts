import { namespaceOfNobody, type Report } from '@ocp/core';
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
  return Object.keys(costs).map((cost) => {
    const measured = report.conservation.find(({ measure }) => measure === cost);
    if (measured === undefined) throw new Error(`the report does not say what became of ${cost}`);
    const ofBill = (what: 'counted' | 'notCounted', openshift?: boolean) =>
      total(
        bill.groups
          .filter((group) => openshift === undefined || group.openshift === openshift)
          .map((group) => group[what]),
        cost,
      );
    const ofTables = (name: string) => detail.get(name)?.costs[cost] ?? 0;
    const parts = [
      { name: 'Namespaces', amount: ofTables('') },
      ...Object.values(namespaceOfNobody).map((name) => ({ name, amount: ofTables(name) })),
      { name: 'Matched, but nobody’s', amount: measured.remainder },
      { name: 'Not OpenShift', amount: ofBill('counted', false) },
      { name: notCounted.name, amount: ofBill('notCounted') },
    ];
    const rows = [...detail.values()].reduce((sum, { rows }) => sum + rows, 0);
    const tolerance = (rows + 1) * ROUNDING + 1e-12 * (bill.total[cost] ?? 0);
    const equal = (what: string, one: number, other: number) => {
      if (!(Math.abs(one - other) <= tolerance)) throw new Error(`${cost}: ${what}: ${one} is not ${other}`);
    };
    const sum = parts.reduce((before, { amount }) => before + amount, 0);
    const whole = bill.total[cost] ?? NaN;
    equal('parts and bill', sum, whole);
    equal('what the report took and OpenShift’s rows of the bill', measured.in, ofBill('counted', true));
    equal(
      'what the report attributed and the tables',
      measured.attributed,
      total(
        [...detail.values()].map(({ costs }) => costs),
        cost,
      ),
    );
    return { cost, parts, sum, bill: whole };
  });
}

const total = (costs: readonly Costs[], cost: string) =>
  costs.reduce((sum, amounts) => sum + (amounts[cost] ?? 0), 0);
