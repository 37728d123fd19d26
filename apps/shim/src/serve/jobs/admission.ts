/** Jobs that run and that wait, by what they lock (`groupOf`). */
export interface GroupCount {
  group: string;
  running: number;
  waiting: number;
}

/** How many jobs may run at once, on all servers of a database. */
export interface JobLimits {
  atOnce: number;
  perSchema: number;
}

/**
 * The groups of which no job may begin now: they share a lock with one that runs, or their schema has enough that do.
 * Undefined when no job may begin at all. A job that would wait for another one never takes a place in which a third
 * could run.
 */
export function heldBack(groups: readonly GroupCount[], limits: JobLimits): string[] | undefined {
  const busy = groups.filter(({ running }) => running > 0);
  if (busy.reduce((sum, { running }) => sum + running, 0) >= limits.atOnce) return undefined;
  const locked = new Set(busy.flatMap(({ group }) => locksIn(group)));
  const bySchema = new Map<string, number>();
  for (const { group, running } of busy)
    bySchema.set(schemaOf(group), (bySchema.get(schemaOf(group)) ?? 0) + running);
  const full = (group: string) => (bySchema.get(schemaOf(group)) ?? 0) >= limits.perSchema;
  return groups
    .filter(({ waiting }) => waiting > 0)
    .map(({ group }) => group)
    .filter((group) => full(group) || locksIn(group).some((lock) => locked.has(lock)));
}

const locksIn = (group: string) => group.split('+');

/** The name before the first slash; a schema's name has none. */
const schemaOf = (group: string) => group.split('/', 1)[0] ?? '';
