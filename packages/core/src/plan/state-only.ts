import type { RunPlan } from './plan.ts';

const inState = ({ place }: { place: string }) => place === 'state';

/** The same plan for our state alone. */
export function stateOnly(plan: RunPlan): RunPlan {
  const { machines: _machines, prices: _prices, summarized: _summarized, ...kept } = plan;
  return {
    ...kept,
    pipeline: { ...plan.pipeline, outputs: plan.pipeline.outputs.filter(inState) },
    moved: plan.moved.filter(inState),
    deletes: plan.deletes.filter(inState),
    after: [],
  };
}
