/** What somebody may have meant: names that come nearest to one that there is none of. */
export { distance } from './distance.ts';
export { nearestName } from './nearest-name.ts';
export { byNearness, lastPart, NAMED, nearestNames } from './nearest-names.ts';
