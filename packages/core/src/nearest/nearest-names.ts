import { distance } from './distance.ts';

/** How many are named. */
export const NAMED = 3;
/** Edits cost a square of the length: of very many names only those that share an end are compared. */
const COMPARED = 5_000;

/**
 * The names nearest to a given one, or to any of several, best first: fewest edits to it or to its last part, in proportion to their
 * length.
 */
export const nearestNames = (name: string | readonly string[], known: readonly string[]): string[] =>
  byNearness(name, known).slice(0, NAMED);

/** All names that may be meant, the nearest first. */
export function byNearness(name: string | readonly string[], known: readonly string[]): string[] {
  const names = typeof name === 'string' ? [name] : name;
  const ends = [...new Set(names.flatMap((one) => [one, lastPart(one)]))];
  const compared =
    known.length <= COMPARED
      ? known
      : known.filter((candidate) => names.some((one) => sharesAnEnd(one, candidate)));
  return compared
    .slice(0, COMPARED)
    .map((candidate) => ({ candidate, far: Math.min(...ends.map((end) => farness(end, candidate))) }))
    .sort(
      (a, b) =>
        a.far - b.far || a.candidate.length - b.candidate.length || (a.candidate < b.candidate ? -1 : 1),
    )
    .map(({ candidate }) => candidate);
}

/** What stands behind the last slash or colon of an id. */
export const lastPart = (id: string) => id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':')) + 1);

function farness(name: string, candidate: string): number {
  const short = lastPart(candidate);
  return Math.min(
    distance(name, candidate) / Math.max(name.length, candidate.length, 1),
    distance(name, short) / Math.max(name.length, short.length, 1),
  );
}

const END = 4;
const sharesAnEnd = (name: string, candidate: string) =>
  lastPart(candidate).startsWith(lastPart(name).slice(0, END)) || candidate.endsWith(name.slice(-END));
