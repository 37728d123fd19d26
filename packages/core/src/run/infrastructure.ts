import {
  monthStart,
  type CloudSource,
  type DayRange,
  type Engine,
  type EngineJob,
  type SqlSession,
} from '../contract/index.ts';
import { infrastructurePipeline } from '../pipelines/index.ts';
import { inputsOf } from '../plan/inputs.ts';
import { InputFinder, type InputSources } from './inputs.ts';
import { openWindow } from './window.ts';

export interface InfrastructureQuestion {
  schema: string;
  openshiftSource: string;
  clouds: readonly CloudSource[];
  /** The month so far: the days of the question end with the request. */
  days: DayRange;
}

/**
 * The cloud source that a cluster runs on, from the data of the month so far (spec ocp-on-aws.md 12); undefined when no bill
 * names one of its nodes. Where two bills do, the last one counts, as it may in Koku.
 */
export async function findInfrastructure(
  { schema, openshiftSource, clouds, days }: InfrastructureQuestion,
  { engine, ...sources }: InputSources & { engine: Engine },
  sql: SqlSession,
  limits: EngineJob['limits'],
  signal: AbortSignal,
): Promise<CloudSource | undefined> {
  const soFar = { start: monthStart(days.start), end: days.end };
  const finder = new InputFinder(sources, engine, signal);
  const earlier = { read: () => Promise.reject(new Error('the question reads no state')) };
  let found: CloudSource | undefined;
  for (const cloud of clouds) {
    const pipeline = infrastructurePipeline(cloud.type);
    const inputs = inputsOf(pipeline, { schema, openshift: openshiftSource, cloud: cloud.source }, soFar);
    const window = { ...soFar, inputs, config: {}, state: [] };
    const session = await openWindow(pipeline, window, { engine, finder, earlier, sql, limits, signal });
    try {
      if ((await session.make('infrastructure_matches')) > 0) found = cloud;
    } finally {
      await session.close();
    }
  }
  return found;
}
