import { VM_LABEL, type Condition, type OpenCells, type StoreTransaction } from '../contract/index.ts';
import { SUMMARY_TABLE } from '../pipelines/index.ts';
import { rowsOf } from './tenant-rates.ts';
import { MONTHLY_VM_CORE, operationRates, rateMetrics } from './words.ts';

/** What the specification leaves open in costs, for whoever reads a comparison of them. */
export const undeterminedInCosts: readonly string[] = [
  'labels of a virtual machine whose usage rows give a key different values on a day, at flat rates of cores (spec cost-model.md 6.1)',
  'which of several rates of one metric, type and key is named (spec cost-model.md 12)',
];

/** Rows of the daily summary that virtual machines are charged for, of whatever report period (spec cost-model.md 4.1). */
export const vmUsage: readonly Condition[] = [
  { column: 'data_source', equals: 'Pod' },
  { column: 'pod_usage_cpu_core_hours', isNull: false },
  { column: 'pod_request_cpu_core_hours', isNull: false },
  { column: 'monthly_cost_type', isNull: true },
  { column: 'pod_labels', hasMember: VM_LABEL },
];

/** The cells of costs of which any of the possible results is equal. */
export interface UndeterminedCosts {
  /** Virtual machines whose usage gives a label several values on a day (spec cost-model.md 6.1). */
  machines: ReadonlySet<string>;
  /** Flat rates of cores, whose rows have the labels of all usage of a day. */
  cores: ReadonlySet<string>;
  /** Of several rates of a metric, type and key, with the own name of each, the one that stands for it (spec cost-model.md 12). */
  named: ReadonlyMap<string, { own: string | null; id: string; customName: string | null }>;
}

/**
 * Looks for them in usage rows, those of `vmUsage` or a part, and among the rates of the tenant. Rates are several in one price
 * list, or in all of them where Koku has price lists disabled.
 */
export async function undeterminedCosts(
  usage: readonly Condition[] | undefined,
  transaction: Pick<StoreTransaction, 'texts'>,
  { disable_price_list: inAllLists = false }: { disable_price_list?: boolean } = {},
): Promise<UndeterminedCosts> {
  const columns = ['uuid', 'custom_name', 'metric', 'cost_type', 'tag_key', 'price_list_id'] as const;
  const rates = await rowsOf(transaction, 'cost_model_rate', columns, [
    { column: 'metric', in: rateMetrics },
  ]);
  const alike = Map.groupBy(rates, ({ metric, cost_type, tag_key, price_list_id }) =>
    JSON.stringify([metric, cost_type, tag_key, inAllLists ? null : price_list_id]),
  );
  const open = [...alike.values()].filter((several) => several.length > 1);
  const named = open.flatMap((several) => {
    const [first] = several.toSorted((a, b) => ((a.uuid ?? '') < (b.uuid ?? '') ? -1 : 1));
    const standing = { id: first?.uuid ?? '', customName: first?.custom_name ?? null };
    return several.map(({ uuid, custom_name: own }) => [uuid ?? '', { own, ...standing }] as const);
  });
  const flat = rates.filter(
    ({ metric, tag_key }) => (tag_key ?? '') === '' && flatCores.includes(metric ?? ''),
  );
  return {
    machines: usage === undefined ? new Set() : await machinesOfSeveralLabels(usage, transaction),
    cores: new Set(flat.map(({ uuid }) => uuid ?? '')),
    named: new Map(named),
  };
}

/** Metrics of flat rates of cores. */
const flatCores: readonly string[] = [
  ...operationRates.vm_usage.metrics,
  ...operationRates.monthly_vm_core.metrics,
].filter((metric) => metric.startsWith('vm_core'));

async function machinesOfSeveralLabels(
  usage: readonly Condition[],
  transaction: Pick<StoreTransaction, 'texts'>,
): Promise<ReadonlySet<string>> {
  const machines = new Set<string>();
  const columns = ['usage_start', 'pod_labels', 'all_labels'] as const;
  const seen = new Map<string, unknown>();
  for (const row of await rowsOf(transaction, SUMMARY_TABLE, columns, usage)) {
    const vm = machineOf(row.pod_labels);
    for (const [label, value] of [...membersOf(row.pod_labels), ...membersOf(row.all_labels)]) {
      const key = JSON.stringify([row.usage_start, vm, label]);
      if (seen.has(key) && seen.get(key) !== value) machines.add(String(vm));
      seen.set(key, value);
    }
  }
  return machines;
}

/** Makes them alike in rows of the summary or of `rates_to_usage`; the summary does not say which rate a row is of. */
export function openInCosts({ machines, cores, named }: UndeterminedCosts): OpenCells {
  return (columns, rows) => {
    let chosen = 0;
    const place = (name: string) => columns.indexOf(name);
    const ofCores = (row: readonly (string | null)[]) => {
      const monthly = row[place('monthly_cost_type')] ?? null;
      if (monthly !== null) return monthly === MONTHLY_VM_CORE;
      return place('rate_id') < 0 || cores.has(row[place('rate_id')] ?? '');
    };
    const alike = rows.map((row) => {
      const vm = machineOf(row[place('pod_labels')] ?? null);
      const labels = { pod_labels: null, all_labels: null, label_hash: null };
      const rate = named.get(row[place('rate_id')] ?? '');
      const cells: Readonly<Record<string, string | null>> = {
        ...(ofCores(row) && machines.has(String(vm)) ? labels : {}),
        ...(rate !== undefined && rate.own === row[place('custom_name')]
          ? { rate_id: rate.id, custom_name: rate.customName }
          : {}),
      };
      return row.map((value, index) => {
        const cell = cells[columns[index] ?? ''];
        if (cell === undefined || cell === value) return value;
        chosen += 1;
        return cell;
      });
    });
    return { rows: alike, chosen };
  };
}

const membersOf = (labels: string | null): [string, unknown][] =>
  labels === null ? [] : Object.entries(JSON.parse(labels) as Record<string, unknown>);

const machineOf = (labels: string | null) => membersOf(labels).find(([key]) => key === VM_LABEL)?.[1];
