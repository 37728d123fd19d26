import { afterAll } from 'vitest';
import type { EngineJob, EngineSession } from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { databaseServer, postgresStore } from '@ocp/store';

/** Runs `work` in a session of one engine. */
export type WithSession = <T>(job: EngineJob, work: (session: EngineSession) => Promise<T>) => Promise<T>;

async function inSession<T>(opening: Promise<EngineSession>, work: (session: EngineSession) => Promise<T>) {
  const session = await opening;
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

const server = await databaseServer();
const store = postgresStore(server);
afterAll(async () => {
  await store.close();
  await server.stop();
});

/** DuckDB; what the others make is compared with it. */
export const onDuckdb: WithSession = (job, work) => inSession(duckdb().open(job), work);

/** PostgreSQL, with nothing but temporary relations: any database will do. */
const onPostgres: WithSession = (job, work) =>
  store.transaction(
    'public',
    ({ sql }) => inSession(postgres().open({ ...job, database: { sql, staged: {} } }), work),
    { signal: job.signal },
  );

const onArrow: WithSession = (job, work) => inSession(arrow().open(job), work);

export const onOthers: Readonly<Record<string, WithSession>> = { postgres: onPostgres, arrow: onArrow };
