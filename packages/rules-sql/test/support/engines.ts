import {
  capabilityOf,
  pipelineOf,
  providerTypeOf,
  type EngineJob,
  type EngineSession,
  type Pipeline,
  type SqlSession,
} from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { databaseServer, postgresStore } from '@ocp/store';

/** A job before an engine has a database. */
export type Job = Omit<EngineJob, 'sql'>;

/** Runs `work` in a session of one engine. */
export type WithSession = <T>(job: Job, work: (session: EngineSession) => Promise<T>) => Promise<T>;

async function inSession<T>(opening: Promise<EngineSession>, work: (session: EngineSession) => Promise<T>) {
  const session = await opening;
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** All files of a worker share it: nothing stays in it, and where it is embedded it ends with the worker. */
const store = postgresStore(await databaseServer());

const refused = (): never => {
  throw new Error('this engine computes outside of the database');
};
const noDatabase: SqlSession = {
  ...{ schema: 'none', execute: refused, rows: refused, look: refused, copyIn: refused, copyOut: refused },
};

/** DuckDB; what the others make is compared with it. */
export const onDuckdb: WithSession = (job, work) =>
  inSession(duckdb().open({ ...job, sql: noDatabase }), work);

/** PostgreSQL, with nothing but temporary relations: any database will do. */
const onPostgres: WithSession = (job, work) =>
  store.transaction('public', ({ sql }) => inSession(postgres().open({ ...job, sql }), work), {
    signal: job.signal,
  });

const onArrow: WithSession = (job, work) => inSession(arrow().open({ ...job, sql: noDatabase }), work);

/** The other engines that have a pipeline. */
export function onOthers({ kind, cloud }: Pipeline): Readonly<Record<string, WithSession>> {
  const ofRequest = cloud === undefined ? 'ocp' : pipelineOf[providerTypeOf(cloud)];
  const built = capabilityOf(arrow(), kind === 'rates' ? 'rates' : ofRequest) === 'full';
  return { postgres: onPostgres, ...(built && { arrow: onArrow }) };
}
