import { limitOf, PLAUSIBLE_TIMES, type LakeFile } from '@ocp/core';
import type { Data } from 'apache-arrow';
import { inlineDecoder } from '../batches/decoders.ts';
import { logicalColumns } from '../batches/logical.ts';
import { openFile } from '../batches/open-file.ts';
import { planFile } from '../batches/plan.ts';
import { beginGroup, groupRows } from '../batches/read-group.ts';
import { boundsOfDays, dayOf } from '../time-bounds.ts';

/** What cannot be meant in a column of a file. */
export interface BadColumn {
  column: string;
  rows: number;
  /** The first few, by their places from 0. */
  examples: { row: number; value: number }[];
}

export interface BadRows {
  /** Places from 0, in order. */
  rows: number[];
  columns: BadColumn[];
}

const EXAMPLES = 3;
const plausible = boundsOfDays(PLAUSIBLE_TIMES);

/** Looks at the numbers and the time of every row of some row groups. Fails with `LAKE_FILE_UNREADABLE`. */
export async function findBadRows(file: LakeFile, groups: ReadonlySet<number>): Promise<BadRows> {
  const { table } = file.partition;
  const names = Object.keys(table.columns).filter((name) => table.columns[name] === 'double');
  const wanted = logicalColumns(table, [...names, table.time]);
  const open = await openFile(file);
  const plan = planFile(table, open.metadata, wanted);
  const rows: number[] = [];
  const columns = new Map<string, BadColumn>();
  for (const group of plan.groups) {
    if (!groups.has(group.index)) continue;
    let start = group.rowStart;
    const handover = { categorical: false, streaming: true, chunkRows: 50_000 };
    const reading = beginGroup(open, plan, group, handover, inlineDecoder);
    for await (const read of groupRows(reading, false)) {
      const bad = new Set<number>();
      for (const [index, { name }] of wanted.entries()) {
        const data = read[index]!;
        const limit = name === table.time ? undefined : limitOf(table, name);
        for (const at of limit === undefined ? farAway(data) : beyond(data, limit)) {
          bad.add(at);
          note(columns, name, start + at, Number((data.values as Float64Array | BigInt64Array)[at]));
        }
      }
      for (const at of [...bad].sort((a, b) => a - b)) rows.push(start + at);
      start += read[0]?.length ?? 0;
    }
  }
  return { rows, columns: [...columns.values()] };
}

function note(columns: Map<string, BadColumn>, column: string, row: number, value: number): void {
  const found = columns.get(column) ?? { column, rows: 0, examples: [] };
  columns.set(column, found);
  found.rows += 1;
  if (found.examples.length < EXAMPLES) found.examples.push({ row, value });
}

function* beyond(data: Data, limit: number): Generator<number> {
  const values = data.values as Float64Array;
  // Written so that NaN, which is neither within nor beyond, is found too.
  for (let row = 0; row < data.length; row += 1)
    if (!(Math.abs(values[row]!) <= limit) && data.getValid(row)) yield row;
}

function* farAway(data: Data): Generator<number> {
  const times = data.values as BigInt64Array;
  for (let row = 0; row < data.length; row += 1) {
    const day = dayOf(Number(times[row]!));
    if ((day < plausible.first || day > plausible.last) && data.getValid(row)) yield row;
  }
}
