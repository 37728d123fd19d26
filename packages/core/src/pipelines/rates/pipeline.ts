import type { Pipeline, PipelineInput, Step } from '../../contract/index.ts';
import * as inputs from '../../inputs/openshift.ts';
import { SUMMARY_TABLE } from '../openshift/index.ts';
import { output } from '../parts.ts';
import { USAGE_TABLE } from './columns.ts';
import { costSteps, distributionSteps, gpuSteps, projectSteps } from './gpu-steps.ts';
import { vmSteps } from './vm-steps.ts';

/** Every step, in order. A pipeline has those that its rows need. */
const steps = [...vmSteps, ...gpuSteps, ...projectSteps, ...costSteps, ...distributionSteps] as const;

/** The names of these steps: what every engine needs a rule for. */
export type RatesStepName = (typeof steps)[number]['name'];
export const ratesSteps: readonly Step<RatesStepName>[] = steps;

/** Where cost goes: into the daily summary, or by rate into `rates_to_usage` (spec cost-model.md, plain and R variant). */
export type RatesVariant = 'summary' | 'usage';

/** What is charged, or the distribution. */
export type RatesKind = 'vm_usage' | 'monthly_vm_core' | 'tag_based' | 'gpu_distribution';

/** The costs that each kind makes. */
const made: Readonly<Record<RatesKind, readonly RatesStepName[]>> = {
  vm_usage: ['vm_hour_costs', 'vm_core_costs'],
  monthly_vm_core: ['vm_core_costs'],
  tag_based: ['vm_hour_tag_costs', 'vm_core_tag_costs', 'gpu_costs', 'gpu_unused_costs', 'project_costs'],
  gpu_distribution: [],
};

/** Hours and cores are of the whole month, of which the usage rows take the days; all else is of the days of the run. */
const allInputs: readonly PipelineInput[] = [
  { relation: 'vm_hours', table: inputs.vmHours, months: 'own', days: 'all' },
  { relation: 'vm_days', table: inputs.vmDays, months: 'own', days: 'all' },
  { relation: 'pod_label_hours', table: inputs.podLabelHours, months: 'own', days: 'window' },
  { relation: 'gpu_days', table: inputs.gpuDays, months: 'own', days: 'window' },
  { relation: 'node_label_hours', table: inputs.nodeLabelHours, months: 'own', days: 'window' },
  { relation: 'namespace_label_days', table: inputs.namespaceLabelDays, months: 'own', days: 'window' },
];

const pipelines = new Map<string, Pipeline>();

/** The pipeline of a kind of rates and where its costs go (spec cost-model.md 5 to 9). */
export function ratesPipeline(kind: RatesKind, variant: RatesVariant): Pipeline {
  const name = `rates-${kind}-${variant}`;
  const known = pipelines.get(name) ?? makePipeline(name, kind, variant);
  pipelines.set(name, known);
  return known;
}

function makePipeline(name: string, kind: RatesKind, variant: RatesVariant): Pipeline {
  const written: RatesStepName =
    kind === 'gpu_distribution' ? `distributed_${variant}_costs` : `${variant}_costs`;
  const needed = neededBy([written, ...made[kind]], kind);
  const own = steps.filter((step) => needed.has(step.name));
  const dropped = new Set<string>(steps.map((step) => step.name).filter((step) => !needed.has(step)));
  const last = steps.find((step) => step.name === written)!;
  const read = new Set<string>(own.flatMap(({ reads }) => reads));
  return {
    name,
    kind: 'rates',
    inputs: allInputs.filter(({ relation }) => read.has(relation) && !unread(kind).has(relation)),
    steps: own.map((step) => ({
      ...step,
      reads: step.reads.filter((relation) => !dropped.has(relation) && !unread(kind).has(relation)),
    })),
    outputs: [output(variant === 'summary' ? SUMMARY_TABLE : USAGE_TABLE, last)],
    conserved: [],
    after: [],
  };
}

/** Labels of namespaces count only for rates by tag. */
const unread = (kind: RatesKind) => new Set(kind === 'tag_based' ? [] : ['namespace_label_days']);

/** Steps with all that they read; `costs` reads those that are made. */
function neededBy(wanted: readonly RatesStepName[], kind: RatesKind): ReadonlySet<string> {
  const needed = new Set<string>(wanted);
  for (const step of steps.toReversed()) {
    if (!needed.has(step.name)) continue;
    const reads: readonly string[] = step.name === 'costs' ? made[kind] : step.reads;
    for (const relation of reads) if (steps.some(({ name }) => name === relation)) needed.add(relation);
  }
  return needed;
}
