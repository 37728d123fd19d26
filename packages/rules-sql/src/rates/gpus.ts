import { canonicalMembers, type Member } from './canonical.ts';
import { nullOf, rounded, roundedQuotient } from '../expressions.ts';
import type { Dialect } from '../dialect.ts';
import type { SqlStep } from '../step.ts';

const GPU = `'gpu_cost_per_month'`;

/** The key of the rate is the beginning of the vendor's name, and may hold wildcards (spec cost-model.md 7.1). */
export const gpuVendorRates: SqlStep = {
  sql: ({ functions: f }, ref) => `
    select vendors.vendor, rates.rate
    from (select distinct gpu_vendor_name as vendor from ${ref('gpu_days')}) vendors
    join ${ref('rates')} rates on rates.metric = ${GPU} and ${f.like('vendors.vendor', `rates.tag_key || '%'`)}`,
};

/** A number as a whole one, half up, as text. */
const wholeText = ({ types }: Dialect, number: string) =>
  `cast(cast(floor(${number} + 0.5) as ${types.integer}) as ${types.text})`;

function usedLabels(dialect: Dialect): string {
  const members: Member[] = [
    ['gpu-max-slices', wholeText(dialect, 'days.gpu_max_slices')],
    ['gpu-memory-mib', dialect.functions.doubleText('days.gpu_memory_capacity_mib')],
    ['gpu-mode', `case when days.mig_profile <> '' then 'MIG' else 'dedicated' end`],
    ['gpu-model', 'days.gpu_model_name'],
    ['gpu-uuid', 'days.gpu_uuid'],
    ['gpu-vendor', 'days.gpu_vendor_name'],
    ['mig-instance-id', 'days.mig_instance_id'],
    ['mig-memory-mib', wholeText(dialect, 'days.mig_memory_capacity_mib')],
    ['mig-profile', 'days.mig_profile'],
    ['mig-slice-count', wholeText(dialect, 'days.mig_slice_count')],
    ['mig-strategy', 'days.mig_strategy'],
  ];
  return canonicalMembers(dialect, members);
}

/**
 * Spec cost-model.md 7.1: a row a daily row and matching pattern (quirk 10). A model without a rate costs 0. The part of a day
 * has nine decimals, and so has the share of a GPU (quirk 9).
 */
export const gpuCosts: SqlStep = {
  sql: (dialect, ref) => `
    select vendors.rate, days.usage_start, run.cluster_id, run.cluster_alias, 'GPU' as data_source,
      days.namespace, days.node, days.gpu_uuid as resource_id, ${nullOf(dialect, 'json')} as pod_labels,
      ${usedLabels(dialect)} as all_labels, categories.cost_category_id,
      coalesce(listed.amount, rates.amount) * (days.gpu_pod_uptime / 86400) * case
        when days.mig_slice_count is not null and days.gpu_max_slices > 0
          then ${rounded(dialect, '(days.mig_slice_count / days.gpu_max_slices)', 9)}
        else 1
      end as cost
    from ${ref('gpu_days')} days
    join ${ref('gpu_vendor_rates')} vendors on vendors.vendor = days.gpu_vendor_name
    join ${ref('rates')} rates on rates.rate = vendors.rate
    left join ${ref('rate_values')} listed on listed.rate = rates.rate and listed.value = days.gpu_model_name
    left join ${ref('gpu_namespace_categories')} categories on categories.namespace = days.namespace
    cross join ${ref('run')} run`,
};

export const gpuNodeUsage: SqlStep = {
  sql: (_, ref) => `
    select vendors.rate, days.usage_start, days.node, days.gpu_model_name as model,
      sum(days.gpu_pod_uptime * coalesce(days.mig_slice_count, 1)) / 3600 as used,
      max(coalesce(days.gpu_max_slices, 1)) as slots
    from ${ref('gpu_days')} days
    join ${ref('gpu_vendor_rates')} vendors on vendors.vendor = days.gpu_vendor_name
    group by vendors.rate, days.usage_start, days.node, days.gpu_model_name`,
};

/** Nodes with GPUs say so with the blank that the ingest writes. */
const PRESENT = `strpos(node_labels, '"nvidia_com_gpu_present": "True"') > 0`;
const GPUS = 'nvidia_com_gpu_count';

/** Spec cost-model.md 7.2: a changed label text makes two rows, each of which loses the whole usage (quirk 7). */
export const gpuCapacity: SqlStep = {
  check: {
    code: 'LABELS_MALFORMED',
    message: `the label ${GPUS} of a node is no number`,
    hint: 'Koku on Trino fails on it too. Find the node by the example text and ingest its report again.',
    sql: ({ functions: f }, ref) => `
      select count(*) as rows, min(node_labels) as example
      from (
        select node_labels, trim(${f.jsonMember('node_labels', GPUS)}) as gpus
        from (select distinct node_labels from ${ref('node_label_hours')} where ${PRESENT}) texts
      ) counted
      where not ${f.matchesAll('gpus', '[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)')}`,
  },
  sql: ({ functions: f, types }, ref) => `
    select hours.usage_start, hours.node,
      ${f.lowerCase(`trim(${f.jsonMember('hours.node_labels', 'nvidia_com_mig_strategy')})`)} as strategy,
      ${f.jsonMember('hours.node_labels', 'nvidia_com_gpu_product')} as product, hours.hours,
      cast(trim(${f.jsonMember('hours.node_labels', GPUS)}) as ${types.double}) as gpus
    from (
      select usage_start, node, node_labels, cast(count(*) as ${types.double}) as hours
      from ${ref('node_label_hours')}
      where ${PRESENT}
      group by usage_start, node, node_labels
    ) hours`,
};

/** A rate of the month for an hour of a slot, with nine decimals (quirk 9). */
const hourOfSlot = (dialect: Dialect) =>
  roundedQuotient(
    dialect,
    'coalesce(listed.monthly, rates.monthly)',
    'run.days_in_month * 24 * nullif(lines.slots, 0)',
  );

/**
 * Spec cost-model.md 7.2. Two models on a node have the whole number of GPUs each (quirk 7). A `single` node without any GPU row
 * has a row whose cost is null, another one none (quirk 8).
 */
export const gpuUnusedCosts: SqlStep = {
  sql: (dialect, ref) => `
    with lines as (
      select rates.rate, capacity.usage_start, capacity.node, usages.slots,
        ${dialect.functions.replaceAll('coalesce(usages.model, capacity.product)', '[^A-Za-z0-9]+', ' ')} as model,
        case
          when capacity.strategy is null or capacity.strategy = 'mixed'
            then capacity.hours * capacity.gpus * usages.slots - usages.used
          when capacity.strategy = 'single' then capacity.hours * capacity.gpus - coalesce(usages.used, 0)
        end as free
      from ${ref('gpu_capacity')} capacity
      join ${ref('rates')} rates on rates.metric = ${GPU}
      left join ${ref('gpu_node_usage')} usages
        on usages.rate = rates.rate and usages.usage_start = capacity.usage_start and usages.node = capacity.node
    )
    select lines.rate, lines.usage_start, run.cluster_id, run.cluster_alias, 'GPU' as data_source,
      'GPU unallocated' as namespace, lines.node, ${nullOf(dialect, 'text')} as resource_id,
      ${nullOf(dialect, 'json')} as pod_labels,
      ${canonicalMembers(dialect, [
        ['gpu-model', 'lines.model'],
        ['max-slices-per-gpu', dialect.functions.doubleText('lines.slots')],
      ])} as all_labels,
      ${nullOf(dialect, 'integer')} as cost_category_id,
      case
        when listed.rate is null and not rates.others then rates.monthly
        else ${hourOfSlot(dialect)} * lines.free
      end as cost
    from lines
    join ${ref('rates')} rates on rates.rate = lines.rate
    left join ${ref('rate_values')} listed on listed.rate = lines.rate and listed.value = lines.model
    cross join ${ref('run')} run
    where lines.free > 0`,
};
