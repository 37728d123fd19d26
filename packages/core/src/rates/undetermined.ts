import type { Side } from '../compare/side.ts';
import { VM_LABEL, type StoreTransaction } from '../contract/index.ts';
import type { Row } from '../parity/index.ts';
import { SUMMARY_TABLE } from '../pipelines/index.ts';
import type { WindowPlan } from '../plan/index.ts';
import type { RateRow } from './price-list.ts';
import { rateRows, rowsOf } from './tenant-rates.ts';
import { MONTHLY_VM_CORE, rateMetrics } from './words.ts';

/** What the specification leaves open in the costs of an operation: any of the possible results is equal. */
export interface UndeterminedCosts {
  /** Virtual machines whose usage gives a label several values on a day (spec cost-model.md 6.1). */
  machines: ReadonlySet<string>;
  /** Rates that are one of several of a metric, type and key, of which any one is named (spec cost-model.md 12). */
  rates: ReadonlySet<string>;
}

/** Looks for it in the usage rows that a window reads, and among the rates of the tenant. */
export async function undeterminedCosts(
  { state }: Pick<WindowPlan, 'state'>,
  transaction: Pick<StoreTransaction, 'texts'>,
): Promise<UndeterminedCosts> {
  const rates = await rateRows(transaction, [{ column: 'metric', in: rateMetrics }]);
  const kindOf = ({ metric, costType, tagKey }: RateRow) => JSON.stringify([metric, costType, tagKey]);
  const several = rates.filter((rate) => rates.some((one) => one !== rate && kindOf(one) === kindOf(rate)));
  return {
    machines: await machinesOfSeveralLabels(state, transaction),
    rates: new Set(several.map(({ id }) => id)),
  };
}

async function machinesOfSeveralLabels(
  state: WindowPlan['state'],
  transaction: Pick<StoreTransaction, 'texts'>,
): Promise<ReadonlySet<string>> {
  const machines = new Set<string>();
  const usage = state.find(({ relation }) => relation === 'usage_lines');
  if (usage === undefined) return machines;
  const columns = ['usage_start', 'pod_labels', 'all_labels'] as const;
  const seen = new Map<string, unknown>();
  for (const row of await rowsOf(transaction, SUMMARY_TABLE, columns, usage.where)) {
    const vm = machineOf(row.pod_labels);
    for (const [label, value] of [...membersOf(row.pod_labels), ...membersOf(row.all_labels)]) {
      const key = JSON.stringify([row.usage_start, vm, label]);
      if (seen.has(key) && seen.get(key) !== value) machines.add(String(vm));
      seen.set(key, value);
    }
  }
  return machines;
}

/** A side without the cells that are open. */
export function determinedSide(side: Side, { machines, rates }: UndeterminedCosts): Side {
  return {
    ...side,
    async table(output, columns) {
      const found = await side.table(output, columns);
      if (found === undefined) return undefined;
      const cell = (row: Row, name: string) => row[columns.indexOf(name)] ?? null;
      const rows = found.rows.map((row) => {
        const isOpen =
          [null, MONTHLY_VM_CORE].includes(cell(row, 'monthly_cost_type')) &&
          machines.has(String(machineOf(cell(row, 'pod_labels'))));
        const open = [
          ...(isOpen ? ['pod_labels', 'all_labels', 'label_hash'] : []),
          ...(rates.has(cell(row, 'rate_id') ?? '') ? ['rate_id', 'custom_name'] : []),
        ];
        return row.map((value, index) => (open.includes(columns[index] ?? '') ? null : value));
      });
      return { ...found, rows };
    },
  };
}

const membersOf = (labels: string | null): [string, unknown][] =>
  labels === null ? [] : Object.entries(JSON.parse(labels) as Record<string, unknown>);

const machineOf = (labels: string | null) => membersOf(labels).find(([key]) => key === VM_LABEL)?.[1];
