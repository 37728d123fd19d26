import {
  amountsOf,
  costsOf,
  detailGroup,
  detailMaxima,
  markupsOf,
  resultColumns,
  type Cloud,
  type ConsoleTable,
} from '@ocp/core';
import type { CloudRules } from '../clouds/cloud-rules.ts';
import type { Dialect } from '../dialect.ts';
import type { SqlStep } from '../step.ts';
import { condition } from './filters.ts';

/** The relations that become tables (spec ocp-on-aws.md 1, 10, 11; ocp-on-azure.md 8, 9; ocp-on-gcp.md 8). */
export function tableRules(cloud: Cloud, rules: CloudRules): Record<string, SqlStep> {
  return {
    ...(rules.kept && { kept_rows: keptRows(rules.kept) }),
    detail: detail(cloud),
    ...Object.fromEntries(cloud.console.map((table) => [table.name, consoleRule(cloud, table)])),
  };
}

const keptRows = (kept: SqlStep): SqlStep => ({
  sql: (dialect, ref) => `
    select cast(run.source_uuid as ${dialect.types.uuid}) as source_uuid,
      cast(run.cloud_source_uuid as ${dialect.types.uuid}) as cloud_source_uuid, kept.*
    from (${kept.sql(dialect, ref)}) kept
    cross join ${ref('run')} run`,
});

/** Both label columns hold the filtered tags. */
const detail = (cloud: Cloud): SqlStep => ({
  sql: (dialect, ref) => {
    const { types, functions: f } = dialect;
    const group = detailGroup(cloud);
    const { transferred, directions, emptyAsNull = [] } = cloud.detail;
    const { amount, unit } = cloud.usage;
    const gigabytes =
      transferred === undefined
        ? amount
        : `${amount} * case when ${unit} = '${transferred.unit}' then ${transferred.factor} else 1 end`;
    const withoutEmpty = (name: string) => (emptyAsNull.includes(name) ? `nullif(${name}, '')` : name);
    const grouped = (name: string) =>
      emptyAsNull.includes(name) ? `${withoutEmpty(name)} as ${name}` : name;
    const ofDirection = (direction: 'IN' | 'OUT') =>
      `sum(case when ${directionOf('data_transfer_direction', directions)} = '${direction}' then ${gigabytes}
          else cast(0 as ${types.double}) end)`;
    return `
    select ${f.uuid()} as uuid, detail.usage_start as usage_end,
      ${group.map((name) => (name === 'data_transfer_direction' ? `${directionOf(`detail.${name}`, directions)} as ${name}` : `detail.${name}`)).join(', ')},
      ${[...detailMaxima(cloud), ...amountsOf(cloud), 'infrastructure_data_in_gigabytes', 'infrastructure_data_out_gigabytes'].map((name) => `detail.${name}`).join(', ')},
      detail.tags as pod_labels, run.cluster_id, run.report_period_id, run.bill_id as cost_entry_bill_id,
      cast(run.cloud_source_uuid as ${types.uuid}) as source_uuid
    from (
      select ${group.map(grouped).join(', ')}, ${detailMaxima(cloud)
        .map((name) => `${greatest(cloud, dialect, name)} as ${name}`)
        .join(', ')},
        ${amountsOf(cloud)
          .map((column) => `sum(${column}) as ${column}`)
          .join(', ')},
        ${ofDirection('IN')} as infrastructure_data_in_gigabytes,
        ${ofDirection('OUT')} as infrastructure_data_out_gigabytes
      from ${ref('result_rows')}
      group by ${group.map(withoutEmpty).join(', ')}
    ) detail
    cross join ${ref('run')} run`;
  },
});

/** A direction of the bill as the detail writes it. */
const directionOf = (column: string, directions: Readonly<Record<string, string>>) =>
  `case ${column} ${Object.entries(directions)
    .map(([of, is]) => `when '${of}' then '${is}'`)
    .join(' ')} end`;

const greatest = (cloud: Cloud, { functions: f }: Dialect, column: string) =>
  resultColumns(cloud)[column] === 'text' ? f.maxText(column) : `max(${column})`;

const consoleRule = (cloud: Cloud, table: ConsoleTable): SqlStep => ({
  sql: (dialect, ref) => {
    const { types, functions: f } = dialect;
    const { amount, currency } = cloud.usage;
    const group = ['usage_start', ...table.group].join(', ');
    const values = table.values.map((name) =>
      name === amount ? `sum(${name}) as ${name}` : `${greatest(cloud, dialect, name)} as ${name}`,
    );
    const sums = [...costsOf(cloud), ...markupsOf(cloud)].map((column) => `sum(${column}) as ${column}`);
    return `
    select ${f.uuid()} as id, sums.usage_start as usage_end, sums.*, run.cluster_id,
      cast(run.cloud_source_uuid as ${types.uuid}) as source_uuid
    from (
      select ${[group, `${f.maxText('cluster_alias')} as cluster_alias`, ...sums, ...values].join(', ')},
        ${f.maxText(currency)} as ${currency}
      from ${ref('result_rows')}
      where ${table.filter === undefined ? 'true' : condition(dialect, table.filter)}
      group by ${group}
    ) sums
    cross join ${ref('run')} run`;
  },
});
