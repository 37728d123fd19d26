import { costsOf, markupsOf, type Cloud, type ConsoleTable } from '../../clouds/index.ts';
import { double, pick, text, type Columns, type Step } from '../../contract/index.ts';
import { detailColumns, resultColumns } from './columns.ts';

/** Columns of a table of the console, in its order. */
export function consoleColumns(cloud: Cloud, { group, values }: ConsoleTable): Columns {
  return {
    id: 'uuid',
    usage_start: 'date',
    usage_end: 'date',
    ...text('cluster_id', 'cluster_alias'),
    ...pick(resultColumns(cloud), [...group, ...values]),
    ...double(...costsOf(cloud), ...markupsOf(cloud)),
    [cloud.usage.currency]: 'text',
    source_uuid: 'uuid',
  };
}

/** What a run keeps for those of other clusters: the cloud's own columns, of whom and of which day. */
export const keptColumns = (columns: Columns): Columns => ({
  source_uuid: 'uuid',
  cloud_source_uuid: 'uuid',
  usage_start: 'date',
  ...columns,
});

/** The relations that become tables: what is kept, the detail, and a table of the console each by its name. */
export function tableSteps(cloud: Cloud): Step[] {
  const { kept } = cloud;
  return [
    ...(kept === undefined
      ? []
      : [
          {
            name: 'kept_rows',
            about: kept.about,
            columns: keptColumns(kept.columns),
            reads: ['matched_rows', 'node_parts', 'tag_parts', 'other_parts', 'own_parts', 'run'],
          },
        ]),
    {
      name: 'detail',
      about: 'The detail of the bill by namespace',
      columns: detailColumns(cloud),
      reads: ['result_rows', 'run'],
    },
    ...cloud.console.map((table) => ({
      name: table.name,
      about: `For the console: ${table.about}`,
      columns: consoleColumns(cloud, table),
      reads: ['result_rows', 'run'],
    })),
  ];
}
