import { createHash } from 'node:crypto';
import type { DayRange, EngineRow, KnownNode } from '../contract/index.ts';

/**
 * What rows of a source were made from, as it is kept of each day. Roles of nodes hold for all days of a run: those that Koku's table
 * knows, of any cluster, and those that labels of these days tell (spec inputs.md 5.1, ocp-daily.md 7).
 */
export interface RowsMade {
  /** Of reports, configuration, and what was known of nodes when they were made. */
  from: string;
  /** The days that they were made with. */
  days: DayRange;
  /** Whether Koku's table knew all roles that these days tell: then they are the same of any of them. */
  known: boolean;
  /** Nodes with rows of which the source itself has none in Koku's table: another one may bring a role. */
  unnamed: readonly string[];
}

export const rowsMadeText = ({ from, days, known, unnamed }: RowsMade): string =>
  JSON.stringify([from, days.start, days.end, known, unnamed]);

/** Undefined for what an older version kept. */
export function rowsMadeOf(text: string): RowsMade | undefined {
  if (!text.startsWith('[')) return undefined;
  const [from, start, end, known, unnamed] = JSON.parse(text) as [string, string, string, boolean, string[]];
  return { from, days: { start, end }, known, unnamed };
}

/** Whether rows have the roles that they have with any days: Koku's table has one of every node. */
export const isOfAnyDays = ({ known, unnamed }: RowsMade): boolean => known && unnamed.length === 0;

/** Whether rows have the roles that they would be given with some days. */
export function isMadeWith(made: RowsMade, { start, end }: DayRange): boolean {
  if (isOfAnyDays(made)) return true;
  const { days, known } = made;
  return known ? days.start <= start && end <= days.end : days.start === start && days.end === end;
}

type Role = readonly [node: string | null, resource: string | null, role: string | null];
const pairOf = (node: string | null, resource: string | null) => JSON.stringify([node, resource]);

/** Roles that other clusters bring to nodes which a source has too: those that are greater than its own. */
export function rolesElsewhere(nodes: readonly KnownNode[], unnamed: readonly string[]): Role[] {
  const rolesOf = (some: readonly KnownNode[]) =>
    greatest(some.map(({ node, resourceId, role }): Role => [node, resourceId, role]));
  const own = rolesOf(nodes.filter((node) => node.own));
  const names = new Set<string | null>(unnamed);
  const others = nodes.filter(
    (node) => !node.own && (names.has(node.node) || own.has(pairOf(node.node, node.resourceId))),
  );
  return [...rolesOf(others)]
    .filter(([pair, role]) => role > (own.get(pair) ?? ''))
    .map(([pair, role]): Role => {
      const [node, resource] = JSON.parse(pair) as [string | null, string | null];
      return [node, resource, role];
    })
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** A text that stands for everything that OpenShift rows are made from, with what is known of nodes. */
export function fromWithRoles(from: string, nodes: readonly KnownNode[], unnamed: readonly string[]): string {
  const own = nodes
    .filter((node) => node.own)
    .map(({ node, resourceId, cores, role, architecture }) =>
      JSON.stringify([node, resourceId, cores, role, architecture]),
    );
  return createHash('sha256')
    .update(JSON.stringify([from, own.sort(), rolesElsewhere(nodes, unnamed)]))
    .digest('hex');
}

/** Whether no node of a source may get another role by labels of other days (spec inputs.md 5.1). */
export const rolesStay = (nodes: readonly KnownNode[]): boolean =>
  nodes.every(({ own, role, architecture }) => !own || ((role ?? '') !== '' && (architecture ?? '') !== ''));

/** Whether roles that an engine made, by `node`, `resource_id` and `role`, are those that Koku's table knows. */
export function knowsRoles(nodes: readonly KnownNode[], made: readonly EngineRow[]): boolean {
  const known = greatest(nodes.map(({ node, resourceId, role }) => [node, resourceId, role]));
  const found = greatest(
    made.map(({ node, resource_id, role }) => [node, resource_id, role] as [string, string | null, string]),
  );
  return known.size === found.size && [...known].every(([pair, role]) => found.get(pair) === role);
}

function greatest(roles: readonly Role[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const [node, resource, role] of roles) {
    const pair = pairOf(node, resource);
    const before = found.get(pair) ?? '';
    found.set(pair, (role ?? '') > before ? (role ?? '') : before);
  }
  return found;
}
