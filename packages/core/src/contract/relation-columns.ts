import type { Columns } from './columns.ts';
import type { EngineJob } from './engine.ts';
import { OcpError } from './errors.ts';

/**
 * The columns of a relation of a job: of a step, an input (its day in place of its time), the configuration or the state.
 * Fails with `INTERNAL` for a relation that the job does not have.
 */
export function relationColumns(
  { pipeline, inputs, config, state }: Pick<EngineJob, 'pipeline' | 'inputs' | 'config' | 'state'>,
  relation: string,
): Columns {
  const step = pipeline.steps.find(({ name }) => name === relation);
  const given = step ?? config[relation] ?? state[relation];
  if (given !== undefined) return given.columns;
  const input = inputs[relation]?.table;
  if (input === undefined) {
    throw new OcpError('INTERNAL', `${pipeline.name} has no relation ${relation}`, { where: { relation } });
  }
  const { [input.time]: _time, ...columns } = input.columns;
  return { usage_start: 'date', ...columns };
}
