import { distance } from './distance.ts';

/** The name with the fewest edits to the given one; the first of several. */
export function nearestName(name: string, known: readonly string[]): string {
  let nearest = '';
  let fewest = Infinity;
  for (const candidate of known) {
    const edits = distance(name, candidate);
    if (edits < fewest) [nearest, fewest] = [candidate, edits];
  }
  return nearest;
}
