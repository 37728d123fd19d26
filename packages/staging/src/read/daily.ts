import { addDays, type DayRange, type InputTable } from '@ocp/core';
import { literal } from '@ocp/store';
import { reportTypeOf, type ReportTypeName } from '../report-types.ts';
import { ledger } from '../tables.ts';

/**
 * What counts as used of what was requested (spec inputs.md 3.3): the larger of usage and request, as in Koku, or the
 * smaller one, as some designs ask for.
 */
export type EffectiveUsage = 'max' | 'min';

/** One source in a tenant's staging tables. */
export interface StagedSource {
  /** Quoted. */
  schema: string;
  source: string;
}

/** The inputs that are staged, with the report that they come from. */
export const stagedReports: Readonly<Partial<Record<string, ReportTypeName>>> = {
  pod_hours: 'pod_usage',
  pod_days: 'pod_usage',
  storage_days: 'storage_usage',
  node_label_days: 'node_labels',
  namespace_label_days: 'namespace_labels',
  node_label_hours: 'node_labels',
  pod_label_days: 'pod_usage',
  pod_label_hours: 'pod_usage',
  claim_days: 'storage_usage',
  vm_hours: 'vm_usage',
  vm_days: 'vm_usage',
  gpu_days: 'gpu_usage',
};

/** How the daily rows of a report come about (spec inputs.md 3.4): the day and these columns, and maxima of others. */
interface Grouping {
  group: readonly string[];
  max: readonly string[];
}

const groupings: Readonly<Partial<Record<string, Grouping>>> = {
  pod_days: {
    group: ['namespace', 'node', 'pod', 'pod_labels'],
    max: ['resource_id', 'node_role', 'node_capacity_cpu_cores', 'node_capacity_memory_bytes'],
  },
  storage_days: {
    group:
      `namespace node pod persistentvolumeclaim persistentvolume storageclass csi_driver csi_volume_handle
      persistentvolume_labels persistentvolumeclaim_labels`.split(/\s+/),
    max: ['persistentvolumeclaim_capacity_bytes'],
  },
  node_label_days: { group: ['node', 'node_labels'], max: [] },
  namespace_label_days: { group: ['namespace', 'namespace_labels'], max: [] },
  pod_label_days: { group: ['pod', 'pod_labels'], max: [] },
  claim_days: { group: ['pod', 'persistentvolumeclaim'], max: [] },
  vm_days: {
    group: ['namespace', 'node', 'vm_name', 'vm_labels'],
    max: ['resource_id', 'vm_cpu_request_cores', 'vm_memory_request_bytes', 'vm_persistentvolumeclaim_name'],
  },
  gpu_days: {
    group: ['node', 'namespace', 'pod', 'gpu_uuid', 'mig_instance_id'],
    max: `gpu_model_name gpu_vendor_name gpu_memory_capacity_mib mig_profile mig_strategy mig_slice_count gpu_max_slices
      mig_memory_capacity_mib`.split(/\s+/),
  },
};

/**
 * The logical columns of an input and `usage_start`, as a SELECT from the staged hours; undefined for an input that is not
 * staged. A column that a report lacks is null in its rows: one more value to group by, as if it were left out.
 */
export function stagedSelect(
  { name, columns: logical }: InputTable,
  from: StagedSource,
  days: DayRange,
  effective: EffectiveUsage,
): string | undefined {
  const report = stagedReports[name];
  if (report === undefined) return undefined;
  const rows = stagedRows(report, from, days);
  const columns = Object.keys(logical).filter((column) => column !== 'interval_start');
  const grouping = groupings[name];
  if (grouping === undefined) {
    // An hour of a node stands on each of its pods; of all else each row counts.
    return `select ${name === 'pod_hours' ? 'distinct' : ''} interval_start, ${columns.join(', ')}, interval_start::date as usage_start ${rows}`;
  }
  const values = columns.map((column) => {
    if (grouping.group.includes(column)) return column;
    if (grouping.max.includes(column)) return `max(${column}) as ${column}`;
    return `${compensatedSum(hourly(column, effective), column)} as ${column}`;
  });
  return `select usage_start::timestamp as interval_start, ${values.join(', ')}, usage_start
    from (select interval_start::date as usage_start, * ${rows}) hours
    group by ${['usage_start', ...grouping.group].join(', ')}`;
}

/** The rows of some days that were published, with the condition that prunes partitions. */
export function stagedRows(report: ReportTypeName, from: StagedSource, days: DayRange): string {
  return `from ${from.schema}.${reportTypeOf(report).table} where ${stagedWhere(from, days)}`;
}

/** The condition of `stagedRows`, of any staging table. */
export function stagedWhere({ schema, source }: StagedSource, days: DayRange): string {
  return `source_uuid = ${uuid(source)}
      and interval_start >= ${day(days.start)} and interval_start < ${day(addDays(days.end, 1))}
      and file_id <> all(array(select id from ${schema}.${ledger.files} where status = 'loading'))`;
}

/** The value of one hour: effective usage is compared hour by hour, before anything is summed. */
function hourly(column: string, effective: EffectiveUsage): string {
  if (!column.startsWith('pod_effective_usage_')) return column;
  const of = (kind: string) => column.replace('effective_usage', kind);
  return `${effective === 'max' ? 'greatest' : 'least'}(${of('usage')}, ${of('request')})`;
}

/** As far as this from 0 doubles are 2^-20 apart, a microsecond of a core. */
const APART_CORE_SECONDS = 1.5 * 2 ** 32;
/** As far as this from 0 doubles are 2^20 apart, a megabyte for a second. */
const APART_BYTE_SECONDS = 1.5 * 2 ** 72;

/**
 * A sum that does not lose what its additions round away: pandas, which makes Koku's daily files, carries it along, and a
 * cost that lies on a half of its last decimal falls to another side without it. The coarse parts of the values, whose sum is
 * exact, and the fine parts are summed apart. What is infinite has a fine part that is no number.
 */
function compensatedSum(value: string, column: string): string {
  const apart = column.endsWith('_byte_seconds') ? APART_BYTE_SECONDS : APART_CORE_SECONDS;
  const coarse = `(${value} + ${apart}::float8 - ${apart}::float8)`;
  return `sum(${coarse}) + coalesce(nullif(sum(${value} - ${coarse}), 'NaN'), 0)`;
}

/** Literals of values whose form was checked when the request was parsed. */
const uuid = (text: string) => `${literal(text)}::uuid`;
const day = (text: string) => `timestamp ${literal(text)}`;
