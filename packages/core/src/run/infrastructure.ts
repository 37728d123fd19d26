import { monthStart, type DayRange } from '../days.ts';
import type { Engine, EngineJob } from '../engine.ts';
import type { Lake } from '../lake.ts';
import { awsInfrastructurePipeline } from '../pipelines/ocp-aws/index.ts';
import type { CloudSource } from '../store.ts';

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
  { engine, lake }: { engine: Engine; lake: Lake },
  limits: EngineJob['limits'],
  signal: AbortSignal,
): Promise<CloudSource | undefined> {
  const month = monthStart(days.start);
  const pods = await lake.files({ table: 'pod_days', schema, source: openshiftSource, month }, signal);
  let found: CloudSource | undefined;
  for (const cloud of clouds) {
    const bill = await lake.files({ table: 'aws_days', schema, source: cloud.source, month }, signal);
    const session = await engine.open({
      pipeline: awsInfrastructurePipeline,
      days: { start: month, end: days.end },
      inputs: { pod_days: pods, aws_days: bill },
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
