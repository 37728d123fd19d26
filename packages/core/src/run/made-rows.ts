import { Readable } from 'node:stream';
import { daysOf, type Columns, type DayRange, type Delete, type ResultTable } from '../contract/index.ts';
import { madeColumns, summarizedColumns, type MadeFrom } from '../plan/index.ts';

/** What the rows of a source were made from, a row a day. */
export const madeRows = ({ source, days, from }: MadeFrom): ResultTable =>
  rowsOfDays(madeColumns, days, (day) => `${source},${day},${from}`);

/** The days of a source whose OpenShift summary a run made, a row a day. */
export const summarizedRows = ({ source, days }: SourceDays): ResultTable =>
  rowsOfDays(summarizedColumns, days, (day) => `${source},${day}`);

/** The rows that a state table has of these days and this source. */
export const rowsBefore = (table: string, { source, days }: SourceDays): Delete => ({
  place: 'state',
  table,
  where: [
    { column: 'source_uuid', equals: source },
    { column: 'usage_start', between: days },
  ],
});

interface SourceDays {
  source: string;
  days: DayRange;
}

function rowsOfDays(columns: Columns, days: DayRange, line: (day: string) => string): ResultTable {
  const lines = daysOf(days).map((day) => `${line(day)}\n`);
  return { columns, rows: lines.length, copy: () => Promise.resolve(Readable.from(lines)) };
}
