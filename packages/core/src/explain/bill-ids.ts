import type { Cloud } from '../clouds/index.ts';
import type { EngineRow, EngineSession } from '../contract/index.ts';
import { textOf } from './costs.ts';
import { ALL_ROWS } from './window-session.ts';

/** Columns of the bill that hold ids, each with those of its values that were meant. */
export type FoundIds = readonly { readonly column: string; readonly id: string }[];

/** Every id that the session's rows of the bill have. */
export async function idsOfBill({ bill }: Cloud, session: EngineSession): Promise<FoundIds> {
  const found = new Map<string, { column: string; id: string }>();
  for (const { column } of bill.ids) {
    for (const row of await session.rows('bill_rows', {}, ALL_ROWS, [column])) {
      const id = textOf(row, column);
      if (id !== null && id !== '') found.set(`${column} ${id}`, { column, id });
    }
  }
  return [...found.values()];
}

/** Those that were meant: the id as it is, else what ends with it after a slash or a colon, or is what the detail makes it of. */
export function meantIds({ bill }: Cloud, ids: FoundIds, resource: string): FoundIds {
  const same = ids.filter(({ id }) => id === resource);
  if (same.length > 0) return same;
  const isNamed = (column: string, id: string) =>
    bill.namePart !== undefined && column === bill.resource && id.split('/')[bill.namePart - 1] === resource;
  return ids.filter(
    ({ column, id }) => id.endsWith(`/${resource}`) || id.endsWith(`:${resource}`) || isNamed(column, id),
  );
}

/** The rows of the bill that have one of the ids, each once. */
export async function rowsWithIds(session: EngineSession, ids: FoundIds, day: string): Promise<EngineRow[]> {
  const rows = new Map<string | null, EngineRow>();
  for (const { column, id } of ids) {
    for (const row of await session.rows('bill_rows', { [column]: id, usage_start: day }, ALL_ROWS)) {
      rows.set(textOf(row, 'row_uuid'), row);
    }
  }
  return [...rows.values()];
}
