import { distinct } from '../../grouping.ts';
import { filterRows } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import { rowsWithId } from '../rows-where.ts';
import type { StepContext } from '../step.ts';

/** A node, or a volume on it, as rows of the summary name it: with the node's resource id. */
export const placeKey = ['data_source', 'node', 'node_resource_id', 'persistentvolume'];

/**
 * Some columns of the managed summary's rows that belong to the source of the run ("own" in spec ocp-on-aws.md). The node's
 * resource id is `node_resource_id`, and `resource_id` stays free for that of the bill.
 */
export function ownRows({ table }: StepContext, columns: readonly string[]): Table {
  const all = table('openshift_rows');
  const rows = all.with({ node_resource_id: all.column('resource_id') });
  const sources = rows.codes('source_uuid');
  const [own] = table('run').codes('source_uuid');
  return rows.take(
    filterRows(rows.rows, (row) => sources[row] === own),
    columns,
  );
}

/** The distinct places of own rows with a resource id. */
export function ownPlaces(context: StepContext): Table {
  return distinct(rowsWithId(ownRows(context, placeKey), 'node_resource_id', context.pool), placeKey);
}
