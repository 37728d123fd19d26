/** Two engines, or an engine and the rows that are in the database, on one request. */
export { compareEngines, type Compared, type CompareParts } from './compare.ts';
export { INCUMBENT } from './incumbent.ts';
export type { ComparisonReport, WindowComparison } from './report.ts';
