import { amountsOf, costsOf, markupsOf, type Cloud } from '../../clouds/index.ts';
import { double, text, type Columns } from '../../contract/index.ts';

/** Where in OpenShift a part of a bill's row goes. */
export const placeColumns: Columns = {
  ...text('cluster_alias', 'data_source', 'namespace', 'node', 'persistentvolumeclaim', 'persistentvolume'),
  storageclass: 'text',
  cost_category_id: 'integer',
};

/** What a row of the bill says of itself and its parts keep: day, descriptions, amount and costs. */
export const billedColumns = (cloud: Cloud): Columns => ({
  usage_start: 'date',
  ...cloud.billed,
  ...cloud.described,
  [cloud.usage.amount]: 'double',
  ...double(...costsOf(cloud)),
});

/** A part of a bill's row before its labels are merged with the row's tags. */
export const partColumns = (cloud: Cloud): Columns => ({
  row_uuid: 'text',
  ...billedColumns(cloud),
  ...placeColumns,
  tags: 'json',
  labels: 'json',
});

/** Result rows: parts with their final share, before rounding and grouping (spec ocp-on-aws.md 8). */
export const resultColumns = (cloud: Cloud): Columns => ({
  ...billedColumns(cloud),
  ...placeColumns,
  ...double(...markupsOf(cloud)),
  tags: 'json',
  ...(cloud.account.alias === undefined ? {} : { [cloud.account.alias.column]: 'integer' }),
  data_transfer_direction: 'text',
});

/** Columns of the result by which the detail groups; the direction is that of the bill. */
export const detailGroup = (cloud: Cloud): string[] => [
  'usage_start',
  ...Object.keys(cloud.billed),
  ...Object.keys(placeColumns).filter((column) => column !== 'cluster_alias'),
  'data_transfer_direction',
  'tags',
];

/** Columns of the result of which the detail has the greatest of a group. */
export const detailMaxima = (cloud: Cloud): string[] => [
  'cluster_alias',
  ...Object.keys(cloud.described),
  ...(cloud.account.alias === undefined ? [] : [cloud.account.alias.column]),
];

/** The detail, rounded by the table that takes it (spec ocp-on-aws.md 10, ocp-on-azure.md 8, ocp-on-gcp.md 8). */
export function detailColumns(cloud: Cloud): Columns {
  const result = resultColumns(cloud);
  const grouped = [...detailGroup(cloud), ...detailMaxima(cloud)].map((name) => [
    name,
    cloud.detail.json.includes(name) ? 'json' : result[name],
  ]);
  return {
    uuid: 'uuid',
    usage_end: 'date',
    cluster_id: 'text',
    ...(Object.fromEntries(grouped) as Columns),
    ...double(...amountsOf(cloud), 'infrastructure_data_in_gigabytes', 'infrastructure_data_out_gigabytes'),
    pod_labels: 'json',
    report_period_id: 'integer',
    cost_entry_bill_id: 'integer',
    source_uuid: 'uuid',
  };
}
