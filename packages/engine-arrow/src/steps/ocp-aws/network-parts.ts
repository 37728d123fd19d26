import { sameCode, sameNumber } from '../../columns.ts';
import { Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { part } from './columns.ts';
import { ownRows } from './own-rows.ts';
import { asNamed, greatestTexts, nullTexts } from './parts.ts';
import { resourceRows } from './resource-rows.ts';
import { rowsWhere } from './rows-where.ts';

/**
 * Spec ocp-on-aws.md 6: full cost for each node; an id that contains those of two nodes counts twice. An empty label object
 * leaves the row's tags alone.
 */
export const networkParts: ArrowStep = {
  name: 'network_parts',
  make: (context) => {
    const { pool } = context;
    const parts = join(
      'inner',
      resourceRows(context, 'transfer'),
      nodesOfInstances(context),
      { resource_id: 'instance', usage_start: 'usage_start' },
      asNamed(['node', 'cluster_alias']),
    );
    return parts
      .with({
        data_source: sameCode(pool.intern('Pod'), parts.rows),
        namespace: sameCode(pool.intern('Network unattributed'), parts.rows),
        ...nullTexts(
          parts.rows,
          'persistentvolumeclaim',
          'persistentvolume',
          'storageclass',
          'aws_cost_category',
        ),
        cost_category_id: sameNumber(null, parts.rows),
        labels: sameCode(pool.intern('{}'), parts.rows),
      })
      .select([...part, 'data_transfer_direction']);
  },
};

/** Nodes with pods of each instance and day. */
function nodesOfInstances(context: StepContext): Table {
  const { table, pool } = context;
  const own = ownRows(context, ['usage_start', 'data_source', 'resource_id', 'node', 'cluster_alias']);
  const source = own.codes('data_source');
  const pod = pool.intern('Pod');
  const nodes = join(
    'inner',
    rowsWhere(own, (row) => source[row] === pod),
    table('instance_ids'),
    { resource_id: 'node_resource_id' },
    { instance: 'resource_id' },
  );
  const groups = new Grouping(nodes, ['instance', 'usage_start', 'node']);
  return groups.keys.with(greatestTexts(groups, ['cluster_alias'], pool));
}
