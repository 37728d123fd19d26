import type { TableComparison } from '@ocp/core';
import { count, counted, sum } from './counted.ts';
import { styled } from './terminal.ts';

/** Which of the tables that were compared differ, in one line; one table may have been compared in several windows. */
export function conclusion(comparisons: readonly TableComparison[]): string {
  const tables = Map.groupBy(comparisons, ({ table }) => table);
  const differing = [...tables].flatMap(([table, windows]) =>
    windows.some(({ status }) => status === 'different')
      ? [`${table} (${counted(sum(windows.map(rowsThatDiffer)), 'row')})`]
      : [],
  );
  const { length } = differing;
  if (length === 0) {
    const rows = counted(sum(comparisons.map(({ left }) => left)), 'row');
    return `${styled('green', 'all equal', process.stdout)}: ${counted(tables.size, 'table')}, ${rows}`;
  }
  const said = `${count(length)} of ${counted(tables.size, 'table')} ${length === 1 ? 'differs' : 'differ'}`;
  return `${styled('red', said, process.stdout)}: ${differing.join(', ')}`;
}

/** A row that both sides have in another way counts once. */
const rowsThatDiffer = ({ onlyLeft, onlyRight, differingRows }: TableComparison) =>
  Math.max(onlyLeft, onlyRight) + differingRows;
