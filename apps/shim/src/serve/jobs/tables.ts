import type { Db } from 'pg-boss';

/** The schema of the jobs, in the database of the server; pg-boss makes it. */
export const JOBS_SCHEMA = 'ocp_jobs';

/** The queue of all jobs. */
export const QUEUE = 'ocp';

/** What pg-boss does not keep: the steps of a job that runs, and whether it was asked to stop. */
export async function ensureProgressTable(db: Db): Promise<void> {
  await db.executeSql(
    `begin;
     select pg_advisory_xact_lock(${LOCK});
     create table if not exists ${JOBS_SCHEMA}.progress (
       job_id uuid primary key,
       steps jsonb not null default '[]',
       cancel_asked boolean not null default false
     );
     commit`,
  );
}

/** Removes the progress of jobs that are not kept any more. */
export async function pruneProgress(db: Db): Promise<void> {
  await db.executeSql(
    `delete from ${JOBS_SCHEMA}.progress p where not exists
       (select from ${JOBS_SCHEMA}.job where name = $1 and id = p.job_id)`,
    [QUEUE],
  );
}

/** One server at a time takes or gives back jobs: whoever looks at what runs sees all of it. */
export async function locked<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  const transaction = await begin(db);
  try {
    await transaction.db.executeSql(`select pg_advisory_xact_lock(${LOCK})`);
    const result = await work(transaction.db);
    await transaction.commit();
    return result;
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

const LOCK = `hashtextextended('ocp/jobs', 0)`;

function begin(db: Db) {
  if (db.beginTransaction === undefined) throw new Error('the pool of pg-boss has no transactions');
  return db.beginTransaction();
}
