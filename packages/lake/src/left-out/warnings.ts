import type { LakeFile, Warning } from '@ocp/core';
import type { BadColumn } from './find.ts';

/** A warning for each column of a file in which rows hold what cannot be meant; rows are counted from 1. */
export function leftOutWarnings(
  { origin, partition: { table } }: LakeFile,
  columns: readonly BadColumn[],
): Warning[] {
  return columns.map(({ column, rows, examples }) => {
    const text = column === table.time ? timeText : String;
    const shown = examples.map(({ row, value }) => `${text(value)} in row ${row + 1}`).join(', ');
    const more = rows > examples.length ? ` and ${rows - examples.length} more` : '';
    return {
      code: 'LAKE_ROWS_LEFT_OUT',
      message: `${rows === 1 ? '1 row is' : `${rows} rows are`} left out, whose ${column} cannot be: ${shown}${more}`,
      where: { table: table.name, file: origin, column, row: (examples[0]?.row ?? 0) + 1, rows },
    };
  });
}

/** Years that a calendar of JavaScript does not have stay milliseconds. */
export function timeText(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? `${milliseconds} ms since 1970` : date.toISOString();
}
