/** Two engines, or an engine and the rows that are in the database, on one request. */
export { compareEngines, type Compared, type CompareParts } from './compare.ts';
export { INCUMBENT, incumbentSide } from './incumbent.ts';
export { engineSide } from './side.ts';
export { compareRows, compareWindow } from './window.ts';
export type { ComparisonReport, WindowComparison } from './report.ts';
