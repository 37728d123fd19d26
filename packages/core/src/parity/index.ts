/** What "equal" means (spec parity.md), as data and as a comparison. */
export { arrayAsJson } from './array-literal.ts';
export { addedAgain, type AddedAgain } from './added-again.ts';
export * from './canonical.ts';
export * from './compare.ts';
export { type Cell, type CellDifference, type Difference, type TableComparison } from './comparison.ts';
export { compareDetermined } from './determined.ts';
export * from './rules.ts';
export * from './text.ts';
export * from './tolerance.ts';
