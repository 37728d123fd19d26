/** Why costs are where they are: answers from the relations that an engine made. */
export { explainClusters, isExplained, openshiftCostOfBill } from './clusters.ts';
export { explain } from './explain.ts';
export type * from './clusters-explanation.ts';
export type * from './explanation.ts';
export { openshiftCostOf, sumOfCosts } from './costs.ts';
