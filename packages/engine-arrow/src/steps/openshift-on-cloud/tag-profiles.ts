import { placeTags } from '@ocp/core';
import { NULL_CODE } from '../../columns.ts';
import { concat } from '../../concat.ts';
import { distinct } from '../../grouping.ts';
import { HashGroups } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { CloudContext, CloudStep } from '../clouds/cloud-kernels.ts';
import { rowsWhere, rowsWithId } from '../rows-where.ts';

/** All that tag-matched rows of a day are told apart by. */
export const profile = ['usage_start', 'matched_tag', ...placeTags];

/** Spec ocp-on-aws.md 8: the rows of this run and, where those are asked for, of clusters before it. */
export const tagProfiles: CloudStep = (context) => distinct(tagMatchesOfAll(context), profile);

/** Matched rows of this run that have a matched tag. */
export function tagMatchedRows({ table }: CloudContext): Table {
  const rows = table('matched_rows');
  const matched = rows.codes('matched_tag');
  return rowsWhere(rows, (row) => matched[row] !== NULL_CODE);
}

/** Ids and profiles of tag-matched rows: of this run, and of clusters before it where rows are divided by their sources. */
export function tagMatchesOfAll(context: CloudContext): Table {
  const { cloud, table, pool } = context;
  const columns = ['row_uuid', ...profile];
  const own = tagMatchedRows(context).select(columns);
  if (cloud.differences.sharedWith !== 'sources') return own;
  return concat([own, rowsWithId(table('other_tag_matches'), 'matched_tag', pool)], columns);
}

/**
 * Numbers the profiles of several tables in a column `profile`, so that they can be joined: of an absent tag null is equal to
 * null.
 */
export function profileNumbers(): (rows: Table) => Table {
  const profiles = new HashGroups(profile.length);
  return (rows) => {
    const columns = profile.map((column) => rows.codes(column));
    return rows.with({ profile: { codes: profiles.add(columns, rows.rows) } });
  };
}
