import type { AfterStepRef, Pipeline } from '../../contract/index.ts';
import { SUMMARY_TABLE } from './names.ts';

const priceStep = (name: string, of: AfterStepRef['of'], reads: AfterStepRef['reads']): AfterStepRef => ({
  name,
  per: 'range',
  rewrites: [SUMMARY_TABLE],
  of,
  fills: [],
  reads: [{ table: SUMMARY_TABLE, of: 'source' }, ...reads],
  knows: ['cluster', 'prices'],
  daily: true,
});

/** What usage costs, and then what of it is shared out (spec cost-model.md 3). */
export const priceSteps: readonly AfterStepRef[] = [
  priceStep('priced_usage', 'priced usage', []),
  priceStep('shared_costs', 'shared costs', [{ table: 'reporting_ocp_cost_category', of: 'all' }]),
];

/** The same pipeline where prices are known: costs come before the tables that show them. */
export const priced = (pipeline: Pipeline): Pipeline => ({
  ...pipeline,
  after: [...priceSteps, ...pipeline.after],
});
