import { filterRows } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { StepContext } from '../step.ts';

/** Some columns of the managed summary's rows that belong to the source of the run ("own" in spec ocp-on-aws.md). */
export function ownRows({ table }: StepContext, columns: readonly string[]): Table {
  const rows = table('openshift_rows');
  const sources = rows.codes('source_uuid');
  const [own] = table('run').codes('source_uuid');
  return rows.take(
    filterRows(rows.rows, (row) => sources[row] === own),
    columns,
  );
}
