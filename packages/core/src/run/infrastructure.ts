import { monthStart, type DayRange } from '../days.ts';
import type { Engine, EngineJob } from '../engine.ts';
import { awsInfrastructurePipeline } from '../pipelines/ocp-aws/index.ts';
import type { CloudSource, SqlSession } from '../store.ts';
import { findInputs, type InputSources } from './inputs.ts';

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
  const month = monthStart(days.start);
  const soFar = { start: month, end: days.end };
  let found: CloudSource | undefined;
  for (const cloud of clouds) {
    const { inputs, staged } = await findInputs(
      [
        { table: 'pod_days', schema, source: openshiftSource, month },
        { table: 'aws_days', schema, source: cloud.source, month },
      ],
      soFar,
      sources,
      engine,
      signal,
    );
    const session = await engine.open({
      pipeline: awsInfrastructurePipeline,
      days: soFar,
      inputs,
      database: { sql, staged },
      config: {},
      state: {},
      limits,
      signal,
    });
    try {
      if ((await session.make('infrastructure_matches')) > 0) found = cloud;
    } finally {
      await session.close();
    }
  }
  return found;
}
