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
