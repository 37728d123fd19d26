import { Readable } from 'node:stream';
import { daysOf, type Columns, type DayRange, type Delete, type ResultTable } from '../contract/index.ts';
import {
  keptDaysColumns,
  madeColumns,
  rowsMadeText,
  summarizedColumns,
  type RowsMade,
  type SummarizedDays,
} from '../plan/index.ts';

/** What the rows of a source were made from, a row a day. */
export const madeRows = (source: string, made: RowsMade): ResultTable => {
  const text = `"${rowsMadeText(made).replaceAll('"', '""')}"`;
  return rowsOfDays(madeColumns, made.days, (day) => `${source},${day},${text}`);
};

/** The days of a source that a run made, a row a day. */
export const summarizedRows = ({ source, cloudSource, days }: SummarizedDays): ResultTable => {
  const now = new Date().toISOString().slice(0, -1);
  return cloudSource === undefined
    ? rowsOfDays(summarizedColumns, days, (day) => `${source},${day},${now}`)
    : rowsOfDays(keptDaysColumns, days, (day) => `${source},${day},${cloudSource}`);
};

/** The rows that a state table has of these days and this source. */
export const rowsBefore = (table: string, { source, days }: SourceDays): Delete => ({
  place: 'state',
  table,
  where: [
    { column: 'source_uuid', equals: source },
    { column: 'usage_start', between: days },
  ],
});

/** The rows that those of a run take the place of, on a bill only those of this bill. */
export function rowsReplaced({ table, source, cloudSource, replaced }: SummarizedDays): Delete {
  const { place, where } = rowsBefore(table, { source, days: replaced });
  if (cloudSource === undefined) return { place, table, where };
  return { place, table, where: [...where, { column: 'cloud_source_uuid', equals: cloudSource }] };
}

interface SourceDays {
  source: string;
  days: DayRange;
}

function rowsOfDays(columns: Columns, days: DayRange, line: (day: string) => string): ResultTable {
  const lines = daysOf(days).map((day) => `${line(day)}\n`);
  return { columns, rows: lines.length, copy: () => Promise.resolve(Readable.from(lines)) };
}
