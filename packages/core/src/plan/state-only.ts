import type { Output, Pipeline } from '../contract/index.ts';
import type { RunPlan } from './plan.ts';

const inState = ({ place }: { place: string }) => place === 'state';

/** The same plan for our state alone. */
export function stateOnly(plan: RunPlan): RunPlan {
  const { machines: _machines, prices: _prices, summarized: _summarized, ...kept } = plan;
  const outputs = plan.pipeline.outputs.filter(inState);
  return {
    ...kept,
    pipeline: { ...plan.pipeline, steps: stepsFor(outputs, plan.pipeline), outputs, conserved: [] },
    moved: plan.moved.filter(inState),
    deletes: plan.deletes.filter(inState),
    after: [],
  };
}

/** The same plan for what a cluster keeps of a bill, which is known to be kept afterwards. */
export const keptOnly = (plan: RunPlan): RunPlan => ({
  ...stateOnly(plan),
  ...(plan.summarized && { summarized: plan.summarized }),
});

/** The steps that outputs are made of, in their order. */
function stepsFor(outputs: readonly Output[], { steps }: Pipeline): Pipeline['steps'] {
  const needed = new Set(outputs.map(({ step }) => step));
  const backwards = steps.toReversed().filter(({ name, reads }) => {
    if (!needed.has(name)) return false;
    for (const relation of reads) needed.add(relation);
    return true;
  });
  return backwards.toReversed();
}
