import { Readable } from 'node:stream';
import { daysOf, type Delete, type ResultTable } from '../contract/index.ts';
import { madeColumns, MADE_TABLE, type MadeFrom } from '../plan/index.ts';

/** What the rows of a source were made from, a row a day. */
export function madeRows({ source, days, from }: MadeFrom): ResultTable {
  const lines = daysOf(days).map((day) => `${source},${day},${from}\n`);
  return { columns: madeColumns, rows: lines.length, copy: () => Promise.resolve(Readable.from(lines)) };
}

/** The rows that said so before. */
export const madeBefore = ({ source, days }: MadeFrom): Delete => ({
  place: 'state',
  table: MADE_TABLE,
  where: [
    { column: 'source_uuid', equals: source },
    { column: 'usage_start', between: days },
  ],
});
