import type { AfterStepRef, Pipeline } from '../../contract/index.ts';
import { SUMMARY_TABLE } from './names.ts';
import { openshiftUiSteps } from './pipeline.ts';

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

/** What usage costs, and then what of all costs is shared out (spec cost-model.md 3). */
const priceSteps: readonly AfterStepRef[] = [
  priceStep('priced_usage', 'priced usage', []),
  priceStep('shared_costs', 'shared costs', [{ table: 'reporting_ocp_cost_category', of: 'all' }]),
];

/** The steps of a pipeline where prices are known: costs come before the tables that show them. */
export function priced({ after }: Pick<Pipeline, 'after'>): AfterStepRef[] {
  const shown = after.findIndex(({ name }) => name === openshiftUiSteps[0]?.name);
  return [...after.slice(0, shown), ...priceSteps, ...after.slice(shown)];
}
