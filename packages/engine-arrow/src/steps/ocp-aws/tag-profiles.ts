import { NULL_CODE } from '../../columns.ts';
import { concat } from '../../concat.ts';
import { distinct } from '../../grouping.ts';
import { HashGroups } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { rowsWhere, rowsWithId } from './rows-where.ts';
import { specialKeys } from './tag-objects.ts';

/** All that tag-matched rows of a day are told apart by. */
export const profile = ['usage_start', 'matched_tag', ...specialKeys];

/** Spec ocp-on-aws.md 8: the rows of this run and those that clusters before it left. */
export const tagProfiles: ArrowStep = {
  name: 'tag_profiles',
  make: (context) => distinct(concat([tagMatchedRows(context), earlierMatches(context)], profile), profile),
};

/** Matched rows of this run that have a matched tag. */
export function tagMatchedRows({ table }: StepContext): Table {
  const rows = table('matched_rows');
  const matched = rows.codes('matched_tag');
  return rowsWhere(rows, (row) => matched[row] !== NULL_CODE);
}

/** Tag-matched rows that clusters before this one left. */
export function earlierMatches({ table, pool }: StepContext): Table {
  return rowsWithId(table('other_tag_matches'), 'matched_tag', pool);
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
