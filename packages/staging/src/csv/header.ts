import { distance, nearestName } from '@ocp/core';
import { reportTypes, type ReportType } from '../report-types.ts';

/** What the header of a report says: its type, and for each column of the type the cell of a row; -1 when it has none. */
export interface Header {
  type: ReportType;
  /** Cells of every row. */
  width: number;
  cells: readonly number[];
}

/** The first type whose required columns are all there (spec inputs.md 2); undefined for a report of another kind. */
export function readHeader(names: readonly string[]): Header | undefined {
  const type = reportTypes.find(({ columns }) =>
    columns.every(({ name, required }) => !required || names.includes(name)),
  );
  if (type === undefined) return undefined;
  return { type, width: names.length, cells: type.columns.map(({ name }) => names.indexOf(name)) };
}

/** Why a header is of no type: the type that it has most columns of, and what it lacks of that, with names that were misspelt. */
export function headerFault(names: readonly string[]): string {
  const fits = reportTypes.map(({ name, columns }) => {
    const required = columns.filter((column) => column.required).map((column) => column.name);
    const missing = required.filter((column) => !names.includes(column));
    const strange = names.filter((own) => !columns.some((column) => column.name === own));
    return { name, missing, strange, share: 1 - missing.length / required.length };
  });
  const { name, missing, strange, share } = fits.reduce((one, other) =>
    other.share > one.share ? other : one,
  );
  // A column or two are in many a file.
  if (share < 0.5) return 'the columns are of no OpenShift report';
  const lacked = missing.map((column) => {
    const near = nearestName(column, strange);
    return strange.length > 0 && distance(column, near) <= column.length / 4
      ? `${column} (it has ${near})`
      : column;
  });
  return `it resembles a report of ${name}, and lacks ${lacked.join(', ')}`;
}
