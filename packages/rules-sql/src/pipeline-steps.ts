import { OcpError, type Columns, type Pipeline } from '@ocp/core';
import type { Dialect } from './dialect.ts';
import { ocpSteps } from './ocp/index.ts';
import { infrastructureMatches } from './ocp-aws/infrastructure.ts';
import { ocpAwsSteps } from './ocp-aws/index.ts';
import type { SqlStep } from './step.ts';

/** The SQL steps of each pipeline that has rules, by the names of its steps in `@ocp/core`. */
export const sqlSteps: Readonly<Partial<Record<Pipeline['name'], readonly SqlStep[]>>> = {
  ocp: ocpSteps,
  'ocp-aws': ocpAwsSteps,
  'aws-infrastructure': [infrastructureMatches],
};

/** The rule of a step. Fails with `PIPELINE_UNSUPPORTED` when there is none. */
export function sqlStep(pipeline: Pipeline, name: string): SqlStep {
  const step = sqlSteps[pipeline.name]?.find((candidate) => candidate.name === name);
  if (step !== undefined) return step;
  throw new OcpError('PIPELINE_UNSUPPORTED', `no rule makes ${name}`, { where: { step: name } });
}

/** The columns of a step's relation. */
export function stepColumns(pipeline: Pipeline, name: string): Columns {
  return pipeline.steps.find((step) => step.name === name)?.columns ?? {};
}

/** True when a relation is read by a view among those that were made: a view computes later than its own step. */
export function readByView(pipeline: Pipeline, relation: string, made: ReadonlySet<string>): boolean {
  return pipeline.steps.some(
    ({ name, reads }) => made.has(name) && sqlStep(pipeline, name).view === true && reads.includes(relation),
  );
}

/** Fails with the code of a step's check when it found rows. */
export function failCheck(
  { name: engine }: Dialect,
  { name, check }: SqlStep,
  rows: number,
  example: string,
): void {
  if (check === undefined || rows === 0) return;
  throw new OcpError(check.code, `${check.message}: ${rows} distinct, such as ${example.slice(0, 200)}`, {
    where: { engine, step: name },
    hint: check.hint,
  });
}
