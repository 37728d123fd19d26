import {
  inputTable,
  integer,
  numberOf,
  OcpError,
  quotientOf,
  text,
  type Columns,
  type EngineRow,
} from '@ocp/core';
import { numberAt, sameNumber } from '../../columns.ts';
import { Grouping } from '../../grouping.ts';
import {
  canonicalLabels,
  lowerCaseOf,
  matchesLike,
  parseLabels,
  roundedNumber,
  scientific,
} from '../../kernels/index.ts';
import { distinctTexts } from '../distinct-texts.ts';
import { rowsWhere, textsThat } from '../rows-where.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { DAY, HOUR } from '../units.ts';
import { ratesOf, type GivenRate } from './given.ts';
import { costTable, keyOf, tableOf, valuesOf } from './rows.ts';

const { interval_start: _time, ...ofDay } = inputTable('gpu_days').columns;
const dayColumns: Columns = { usage_start: 'date', ...ofDay };

/** Rows of pods with GPUs; there are few. */
async function gpuRows(context: StepContext): Promise<EngineRow[]> {
  return valuesOf(await context.input('gpu_days'), dayColumns, context);
}

const gpuRates = (context: StepContext) => ratesOf(context, 'tag', 'gpu_cost_per_month');

/** Spec cost-model.md 7.1: the key of a rate is the beginning of a vendor's name, with its wildcards. */
export const gpuVendorRates: ArrowStep = async (context) => {
  const vendors = distinctTexts(context.pool, (await context.input('gpu_days')).codes('gpu_vendor_name'));
  const names = Array.from(vendors, (code) => context.pool.text(code));
  const rows = gpuRates(context).flatMap(({ index, tagKey }) =>
    names.filter((vendor) => matchesLike(vendor, `${tagKey}%`)).map((vendor) => ({ vendor, rate: index })),
  );
  return tableOf({ ...text('vendor'), ...integer('rate') }, rows, context);
};

/** The rates of a vendor. */
function ratesOfVendors(context: StepContext): (vendor: EngineRow[string]) => GivenRate[] {
  const pairs = valuesOf(context.table('gpu_vendor_rates'), { vendor: 'text', rate: 'integer' }, context);
  const rates = gpuRates(context);
  return (vendor) =>
    rates.filter(({ index }) => pairs.some((pair) => pair.vendor === vendor && pair.rate === index));
}

const whole = (value: EngineRow[string]) =>
  typeof value === 'number' ? String(Math.floor(value + 0.5)) : null;
const texted = (value: EngineRow[string]) => (typeof value === 'string' ? value : null);
const numbered = (value: EngineRow[string]) => (typeof value === 'number' ? value : null);

const usedLabels = (row: EngineRow) =>
  canonicalLabels(
    new Map([
      ['gpu-model', texted(row.gpu_model_name ?? null)],
      ['gpu-vendor', texted(row.gpu_vendor_name ?? null)],
      [
        'gpu-memory-mib',
        typeof row.gpu_memory_capacity_mib === 'number' ? scientific(row.gpu_memory_capacity_mib) : null,
      ],
      ['gpu-mode', texted(row.mig_profile ?? null) ? 'MIG' : 'dedicated'],
      ['gpu-uuid', texted(row.gpu_uuid ?? null)],
      ['gpu-max-slices', whole(row.gpu_max_slices ?? null)],
      ['mig-profile', texted(row.mig_profile ?? null)],
      ['mig-strategy', texted(row.mig_strategy ?? null)],
      ['mig-slice-count', whole(row.mig_slice_count ?? null)],
      ['mig-memory-mib', whole(row.mig_memory_capacity_mib ?? null)],
      ['mig-instance-id', texted(row.mig_instance_id ?? null)],
    ]),
  );

/** What a model takes that the rate lists. */
const rateOfModel = ({ values }: GivenRate, model: string | null) =>
  model === null ? undefined : values.get(model);

/** The part of a GPU that a row has, with nine decimals. */
function share({ mig_slice_count: slices, gpu_max_slices: most }: EngineRow): number {
  if (typeof slices !== 'number' || typeof most !== 'number' || most <= 0) return 1;
  return roundedNumber(slices / most, 9);
}

/** Spec cost-model.md 7.1: a row for each pattern that the namespace matches, and one where it matches none. */
export const gpuCosts: ArrowStep = async (context) => {
  const ratesOfVendor = ratesOfVendors(context);
  const categories = new Map<EngineRow[string], EngineRow[string][]>();
  const found = valuesOf(
    context.table('gpu_namespace_categories'),
    { namespace: 'text', cost_category_id: 'integer' },
    context,
  );
  for (const { namespace = null, cost_category_id = null } of found) {
    categories.set(namespace, [...(categories.get(namespace) ?? []), cost_category_id]);
  }
  const rows = (await gpuRows(context)).flatMap((row) =>
    ratesOfVendor(row.gpu_vendor_name ?? null).flatMap((rate) => {
      const { amount } = rateOfModel(rate, texted(row.gpu_model_name ?? null)) ?? rate;
      const uptime = numbered(row.gpu_pod_uptime ?? null);
      return (categories.get(row.namespace ?? null) ?? [null]).map((cost_category_id) => ({
        rate: rate.index,
        usage_start: row.usage_start ?? null,
        data_source: 'GPU',
        namespace: row.namespace ?? null,
        node: row.node ?? null,
        resource_id: row.gpu_uuid ?? null,
        all_labels: usedLabels(row),
        cost_category_id,
        cost: uptime === null ? null : amount * (uptime / DAY) * share(row),
      }));
    }),
  );
  return costTable(rows, context);
};

export const gpuNodeUsage: ArrowStep = async (context) => {
  const ratesOfVendor = ratesOfVendors(context);
  const groups = new Map<string, { used: number | null; slots: number; row: EngineRow; rate: number }>();
  for (const row of await gpuRows(context)) {
    const uptime = numbered(row.gpu_pod_uptime ?? null);
    for (const { index: rate } of ratesOfVendor(row.gpu_vendor_name ?? null)) {
      const key = keyOf(rate, row.usage_start ?? null, row.node ?? null, row.gpu_model_name ?? null);
      const group = groups.get(key) ?? { used: null, slots: -Infinity, row, rate };
      groups.set(key, group);
      if (uptime !== null)
        group.used = (group.used ?? 0) + uptime * (numbered(row.mig_slice_count ?? null) ?? 1);
      group.slots = Math.max(group.slots, numbered(row.gpu_max_slices ?? null) ?? 1);
    }
  }
  const rows = [...groups.values()].map(({ used, slots, row, rate }) => ({
    ...{
      rate,
      usage_start: row.usage_start ?? null,
      node: row.node ?? null,
      model: row.gpu_model_name ?? null,
    },
    ...{ used: used === null ? null : used / HOUR, slots },
  }));
  return tableOf(
    { rate: 'integer', usage_start: 'date', node: 'text', model: 'text', used: 'double', slots: 'double' },
    rows,
    context,
  );
};

const PRESENT = '"nvidia_com_gpu_present": "True"';
const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)$/;

/** Spec cost-model.md 7.2: hours of each label text of a node and day. */
export const gpuCapacity: ArrowStep = async (context) => {
  const { pool } = context;
  const all = await context.input('node_label_hours', ['usage_start', 'node', 'node_labels']);
  const rows = rowsWhere(
    all,
    textsThat(all.codes('node_labels'), pool, (labels) => labels.includes(PRESENT)),
  );
  const groups = new Grouping(rows, ['usage_start', 'node', 'node_labels']);
  const hours = groups.sum(sameNumber(1, rows.rows));
  const found = valuesOf(groups.keys, { usage_start: 'date', node: 'text', node_labels: 'text' }, context);
  const made = found.map(({ usage_start, node, node_labels }, row) => {
    const labels = parseLabels(String(node_labels)) ?? new Map<string, string | null>();
    const count = labels.get('nvidia_com_gpu_count')?.trim();
    if (count !== undefined && !NUMBER.test(count)) {
      throw new OcpError(
        'LABELS_MALFORMED',
        `the label nvidia_com_gpu_count of a node is no number: ${count.slice(0, 80)}`,
        {
          hint: 'Koku on Trino fails on it too. Find the node and ingest its report again.',
        },
      );
    }
    const strategy = labels.get('nvidia_com_mig_strategy');
    return {
      ...{ usage_start: usage_start ?? null, node: node ?? null, hours: numberAt(hours, row) },
      strategy: strategy === undefined || strategy === null ? null : lowerCaseOf(strategy.trim()),
      product: labels.get('nvidia_com_gpu_product') ?? null,
      gpus: count === undefined ? null : Number(count),
    };
  });
  return tableOf(capacityColumns, made, context);
};

const capacityColumns: Columns = {
  usage_start: 'date',
  ...text('node', 'strategy', 'product'),
  hours: 'double',
  gpus: 'double',
};

/** Free slice hours by the node's strategy; null where nothing can be said. */
function free({ strategy, hours, gpus }: EngineRow, usage: EngineRow | undefined): number | null {
  if (typeof hours !== 'number' || typeof gpus !== 'number') return null;
  const used = numbered(usage?.used ?? null);
  if (strategy === 'single') return hours * gpus - (used ?? 0);
  if (strategy !== null && strategy !== 'mixed') return 0;
  const slots = numbered(usage?.slots ?? null);
  return slots === null || used === null ? null : hours * gpus * slots - used;
}

/** Spec cost-model.md 7.2. */
export const gpuUnusedCosts: ArrowStep = (context) => {
  const usages = new Map<string, EngineRow[]>();
  const usageColumns = {
    rate: 'integer',
    usage_start: 'date',
    node: 'text',
    model: 'text',
    used: 'double',
    slots: 'double',
  } as const;
  for (const row of valuesOf(context.table('gpu_node_usage'), usageColumns, context)) {
    const key = keyOf(row.rate ?? null, row.usage_start ?? null, row.node ?? null);
    usages.set(key, [...(usages.get(key) ?? []), row]);
  }
  const inMonth = numberAt(context.table('run').numbers('days_in_month'), 0) ?? 0;
  const capacities = valuesOf(context.table('gpu_capacity'), capacityColumns, context);
  const rows = gpuRates(context).flatMap((rate) =>
    capacities.flatMap((capacity) => {
      const { usage_start = null, node = null } = capacity;
      return (usages.get(keyOf(rate.index, usage_start, node)) ?? [undefined]).flatMap((usage) => {
        const hours = free(capacity, usage);
        if (hours === null || hours <= 0) return [];
        const model = texted(usage?.model ?? null) ?? texted(capacity.product ?? null);
        const name = model === null ? null : model.replaceAll(/[^A-Za-z0-9]+/g, ' ');
        const slots = numbered(usage?.slots ?? null);
        const labels = [
          ['gpu-model', name],
          ['max-slices-per-gpu', slots === null ? null : scientific(slots)],
        ] as const;
        return {
          ...{ rate: rate.index, usage_start, node, data_source: 'GPU', namespace: 'GPU unallocated' },
          all_labels: canonicalLabels(new Map(labels)),
          cost: unusedCost(rate, name, slots, hours, inMonth),
        };
      });
    }),
  );
  return costTable(rows, context);
};

function unusedCost(
  rate: GivenRate,
  model: string | null,
  slots: number | null,
  hours: number,
  inMonth: number,
): number | null {
  const listed = rateOfModel(rate, model);
  if (listed === undefined && !rate.others) return rate.monthly;
  const { monthly } = listed ?? rate;
  if (monthly === null || slots === null || slots === 0) return null;
  return numberOf(quotientOf(monthly, inMonth * 24 * slots, 9)) * hours;
}
