import { NULL_CODE, rowNumbers } from '../../columns.ts';
import { concat } from '../../concat.ts';
import { Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import type { TextPool } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { CloudStep } from '../clouds/cloud-kernels.ts';
import { rowsWhere } from '../rows-where.ts';
import { namespaceRows } from './namespace-rows.ts';
import { asNamed, firstOf, greatestTexts, placeNames } from './parts.ts';

const target = ['source_uuid', 'namespace', 'data_source'];
const notMaxima = new Set(['data_source', 'namespace', 'cost_category_id']);
const texts = [
  ...placeNames.filter((column) => !notMaxima.has(column)),
  'node_resource_id',
  'pod_labels',
  'volume_labels',
];
const hit = ['profile', ...target, ...texts, 'cost_category_id'];

/** A column of a namespace's rows, and the column of a profile that it is equal to. */
const conditions = [
  { column: 'namespace', equals: 'openshift_project' },
  { column: 'node_name', equals: 'openshift_node' },
  { column: 'cluster_alias', equals: 'openshift_cluster' },
  { column: 'cluster_id', equals: 'openshift_cluster' },
  { column: 'pod_labels', equals: 'labels' },
  { column: 'volume_labels', equals: 'labels' },
];

/**
 * Spec ocp-on-aws.md 5.4, 8. The conditions are taken apart: rows are grouped with the one column that each compares and
 * joined by it; the greatest values over all of them are those of the matching rows. Labels are those of the greatest
 * text, not of the row that matched (quirk 6).
 */
export const tagTargets: CloudStep = (context) => {
  const { table, pool } = context;
  const profiles = table('tag_profiles');
  const numbered = profiles.with({ profile: rowNumbers(profiles.rows) });
  const labelled = join('inner', numbered, table('tag_labels'), ['matched_tag'], { labels: 'labels' });
  const rows = namespaceRows(context);
  const hits = conditions.map(({ column, equals }) => {
    const candidates = greatestBy(rows, column, pool);
    const asked = equals === 'labels' ? labelled : numbered;
    const on = { usage_start: 'usage_start', [equals]: 'compared' };
    return join('inner', asked, candidates, on, asNamed(hit.slice(1)));
  });
  const groups = new Grouping(concat(hits, hit), ['profile', ...target]);
  const greatest = groups.keys.with({
    ...greatestTexts(groups, texts, pool),
    cost_category_id: groups.max('cost_category_id'),
  });
  return profiles.take(greatest.codes('profile')).with({
    ...Object.fromEntries(greatest.names.map((name) => [name, greatest.column(name)])),
    labels: { codes: firstOf([greatest.codes('pod_labels'), greatest.codes('volume_labels')]) },
  });
};

/** The greatest values of the rows of each day, target and value of a column, `compared`. */
function greatestBy(rows: Table, column: string, pool: TextPool): Table {
  const having = rowsWithText(rows.with({ compared: rows.column(column) }), 'compared');
  const groups = new Grouping(having, ['usage_start', ...target, 'compared']);
  return groups.keys.with({
    ...greatestTexts(groups, texts, pool),
    cost_category_id: groups.max('cost_category_id'),
  });
}

function rowsWithText(rows: Table, column: string): Table {
  const codes = rows.codes(column);
  return rowsWhere(rows, (row) => codes[row] !== NULL_CODE);
}
