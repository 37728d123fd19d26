import {
  cloudTypes,
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

/** What a cluster runs on. */
export interface Infrastructure {
  /** Undefined when no bill names one of its nodes. */
  cloud: CloudSource | undefined;
  /** Whether each bill that was asked was there: then what none of them names runs on no cloud. */
  complete: boolean;
}

/**
 * The cloud source that a cluster runs on, from the data of the month so far (spec ocp-on-aws.md 12): the first cloud with an
 * answer ends the search, AWS before Azure before GCP. Where two of its bills answer, the last one counts, as it may in Koku.
 */
export async function findInfrastructure(
  { schema, openshiftSource, clouds, days }: InfrastructureQuestion,
  { engine, ...sources }: InputSources & { engine: Engine },
  sql: SqlSession,
  limits: EngineJob['limits'],
  signal: AbortSignal,
): Promise<Infrastructure> {
  const soFar = { start: monthStart(days.start), end: days.end };
  const finder = new InputFinder(sources, engine, signal);
  const earlier = { read: () => Promise.reject(new Error('the question reads no state')) };
  let complete = clouds.length > 0;
  for (const type of cloudTypes) {
    let found: CloudSource | undefined;
    for (const cloud of clouds.filter((candidate) => candidate.type === type)) {
      const pipeline = infrastructurePipeline(type);
      const inputs = inputsOf(pipeline, { schema, openshift: openshiftSource, cloud: cloud.source }, soFar);
      const window = { ...soFar, inputs, config: {}, state: [] };
      for (const input of Object.values(await finder.find(inputs))) {
        if (input.staged === undefined && input.files.length === 0) complete = false;
      }
      const session = await openWindow(pipeline, window, { engine, finder, earlier, sql, limits, signal });
      try {
        if ((await session.make('infrastructure_matches')) > 0) found = cloud;
      } finally {
        await session.close();
      }
    }
    if (found !== undefined) return { cloud: found, complete };
  }
  return { cloud: undefined, complete };
}
