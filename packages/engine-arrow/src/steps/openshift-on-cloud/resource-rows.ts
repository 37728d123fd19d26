import { NULL_CODE } from '../../columns.ts';
import type { Table } from '../../table.ts';
import { distinctTexts } from '../distinct-texts.ts';
import { rowsWhere } from '../rows-where.ts';
import type { StepContext } from '../step.ts';

/**
 * Matched rows of resources: those that are shared out, data transfer (spec ocp-on-aws.md 5, 6), or all. A direction that is empty
 * is neither of the two (spec ocp-on-azure.md 7).
 */
export function resourceRows({ table, pool }: StepContext, kind: 'shared' | 'transfer' | 'all'): Table {
  const rows = table('matched_rows');
  const matched = rows.numbers('resource_matched').values;
  const direction = rows.codes('data_transfer_direction');
  const empty = pool.intern('');
  const isOfKind = {
    shared: (code: number) => code === NULL_CODE,
    transfer: (code: number) => code !== NULL_CODE && code !== empty,
    all: () => true,
  }[kind];
  return rowsWhere(rows, (row) => matched[row] === 1 && isOfKind(direction[row]!));
}

/** The distinct ids of resources that rows were matched by. */
export function matchedResourceIds({ table, pool }: StepContext): Int32Array {
  const rows = table('matched_rows');
  const matched = rows.numbers('resource_matched').values;
  return distinctTexts(pool, rowsWhere(rows, (row) => matched[row] === 1).codes('resource_id'));
}
