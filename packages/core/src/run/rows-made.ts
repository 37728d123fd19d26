import {
  daysOf,
  type Day,
  type DayRange,
  type EngineSession,
  type KnownNode,
  type StoreTransaction,
} from '../contract/index.ts';
import {
  fromWithRoles,
  isMadeWith,
  isOfAnyDays,
  knowsRoles,
  MADE_TABLE,
  rolesElsewhere,
  rolesStay,
  rowsMadeOf,
  type MadeFrom,
  type RowsMade,
} from '../plan/index.ts';

/** Nodes of a source; more than these are not looked at. */
const MANY = 1_000_000;

/** What is known of nodes is read of these relations after they were made. */
export const ROLE_RELATIONS: readonly string[] = ['unallocated_rows', 'node_roles'];

/** What is kept of the rows of a source, by its days. */
export async function rowsMade(
  transaction: StoreTransaction,
  source: string,
  days: DayRange,
): Promise<ReadonlyMap<Day, RowsMade>> {
  const { rows } = await transaction.texts(
    'state',
    MADE_TABLE,
    ['usage_start', 'made_from'],
    [
      { column: 'source_uuid', equals: source },
      { column: 'usage_start', between: days },
    ],
  );
  const texts = new Map<string, RowsMade | undefined>();
  const found = new Map<Day, RowsMade>();
  for (const [day = null, text = null] of rows) {
    if (day === null || text === null) continue;
    if (!texts.has(text)) texts.set(text, rowsMadeOf(text));
    const made = texts.get(text);
    if (made !== undefined) found.set(day, made);
  }
  return found;
}

/** Nodes that had rows and no role of their own source, on any of some days. */
export const unnamedIn = (made: ReadonlyMap<Day, RowsMade>): string[] =>
  [...new Set([...made.values()].flatMap(({ unnamed }) => unnamed))].sort();

/**
 * The first to the last day of a plan whose rows are missing, or not those that it would make now; undefined where there is none.
 * Where the roles of the others are those of a run's days together, these are all days.
 */
export function staleDays(
  { days, from }: MadeFrom,
  made: ReadonlyMap<Day, RowsMade>,
  nodes: readonly KnownNode[],
): DayRange | undefined {
  const now = new Map<string, string>();
  const isFresh = (rows: RowsMade | undefined): rows is RowsMade => {
    if (rows === undefined || !isMadeWith(rows, days)) return false;
    const names = JSON.stringify(rows.unnamed);
    const expected = now.get(names) ?? fromWithRoles(from, nodes, rows.unnamed);
    now.set(names, expected);
    return rows.from === expected;
  };
  const rowsOf = daysOf(days).map((day) => ({ day, rows: made.get(day) }));
  const stale = rowsOf.filter(({ rows }) => !isFresh(rows));
  if (stale.length === 0) return undefined;
  const apart = rowsOf.every(({ rows }) => !isFresh(rows) || isOfAnyDays(rows));
  return apart ? { start: stale[0]!.day, end: stale.at(-1)!.day } : days;
}

/** The nodes with rows of a session. */
export async function nodesWithRows(session: EngineSession): Promise<string[]> {
  const rows = await session.rows('unallocated_rows', {}, MANY, ['node']);
  return rows.flatMap(({ node }) => (typeof node === 'string' ? [node] : []));
}

/** Whether Koku's table of nodes has every role that a session made. */
export async function madeOfKnown(session: EngineSession, nodes: readonly KnownNode[]): Promise<boolean> {
  const roles = await session.rows('node_roles', {}, MANY, ['node', 'resource_id', 'role']);
  return knowsRoles(nodes, roles);
}

/** What rows were made from that were just written; `merged`: with the nodes that they were made with. */
export function madeOf(
  made: MadeFrom,
  { nodes, withRows, merged }: { nodes: readonly KnownNode[]; withRows: Iterable<string>; merged: boolean },
): { kept: RowsMade; elsewhere: readonly unknown[] } {
  const own = new Set(nodes.flatMap(({ own: mine, node }) => (mine ? [node] : [])));
  const unnamed = [...new Set([...made.unnamed, ...withRows])].filter((node) => !own.has(node)).sort();
  const known = (merged || made.known === true) && rolesStay(nodes);
  const from = fromWithRoles(made.from, nodes, unnamed);
  return { kept: { from, days: made.days, known, unnamed }, elsewhere: rolesElsewhere(nodes, unnamed) };
}
