/** What somebody may have meant: names that come nearest to one that there is none of. */
export { distance } from './distance.ts';
export { nearestName } from './nearest-name.ts';
export { lastPart, nearestNames } from './nearest-names.ts';
