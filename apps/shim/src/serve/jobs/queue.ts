import type { StepRecord } from '@ocp/core';
import type { Db, PgBoss } from 'pg-boss';
import { openBoss, type QueueOptions } from './boss.ts';
import { heldBack, type GroupCount, type JobLimits } from './admission.ts';
import {
  fingerprint,
  groupOf,
  hasEnded,
  type ClaimedJob,
  type JobData,
  type JobOutput,
  type JobRecord,
} from './job.ts';
import { jobOf, jobsQuery, newJob, STATUS, type JobRow } from './rows.ts';
import { JOBS_SCHEMA, locked, pruneProgress, QUEUE } from './tables.ts';

/** Milliseconds between two looks for the progress of jobs that are not kept any more. */
const PRUNE_MS = 3_600_000;

/** Which jobs are listed. */
export interface JobFilter {
  status?: string | undefined;
  /** Only of these schemas. */
  schemas?: readonly string[] | undefined;
  /** Made before this one. */
  before?: Date | undefined;
  limit: number;
}

/**
 * Durable jobs in PostgreSQL, by pg-boss. It keeps them, tells lost ones and delays attempts; who may run is decided here,
 * under a lock, so that two servers never begin what must not run together.
 */
export class JobQueue {
  readonly #boss: PgBoss;
  readonly #limits: JobLimits;
  readonly #pruning: NodeJS.Timeout;

  private constructor(boss: PgBoss, limits: JobLimits, pruning: NodeJS.Timeout) {
    this.#boss = boss;
    this.#limits = limits;
    this.#pruning = pruning;
  }

  /** Makes schema and tables unless they are there. Fails with `DATABASE_*`. */
  static async open({ limits, ...options }: QueueOptions & { limits: JobLimits }): Promise<JobQueue> {
    const boss = await openBoss(options);
    const prune = () => void pruneProgress(boss.getDb()).catch(options.onError);
    prune();
    return new JobQueue(boss, limits, setInterval(prune, PRUNE_MS));
  }

  /** A new job, or the one of the same work that still waits for its first attempt. */
  async add(data: JobData): Promise<JobRecord> {
    const key = fingerprint(data);
    for (;;) {
      const id = await this.#boss.send(QUEUE, data, { singletonKey: key, group: { id: groupOf(data) } });
      if (id !== null) return newJob(id, data);
      const [waiting] = await this.#rows<JobRow>(
        jobsQuery(`state = 'created' and policy = 'short' and coalesce(singleton_key, '') = $1`, 1),
        [key],
      );
      if (waiting !== undefined) return jobOf(waiting);
    }
  }

  async find(id: string): Promise<JobRecord | undefined> {
    const [row] = await this.#rows<JobRow>(jobsQuery('job.id = $1', 1), [id]);
    return row && jobOf(row);
  }

  /** The newest first. */
  async list({ status, schemas, before, limit }: JobFilter): Promise<JobRecord[]> {
    const conditions = `($1::text is null or ${STATUS} = $1)
      and ($2::text[] is null or data->'request'->>'schema' = any($2))
      and ($3::timestamptz is null or created_on < $3)`;
    const values = [status ?? null, schemas ?? null, before ?? null];
    return (await this.#rows<JobRow>(jobsQuery(conditions, limit), values)).map(jobOf);
  }

  /** Jobs that wait and that run, of all servers. */
  async depth(): Promise<{ queued: number; running: number }> {
    const groups = await groupsOf(this.#boss.getDb());
    const sum = (of: 'waiting' | 'running') => groups.reduce((total, group) => total + group[of], 0);
    return { queued: sum('waiting'), running: sum('running') };
  }

  /** The oldest job that may begin now; undefined when there is none. */
  claim(): Promise<ClaimedJob | undefined> {
    return locked(this.#boss.getDb(), async (db) => {
      const ignoreGroups = heldBack(await groupsOf(db), this.#limits);
      if (ignoreGroups === undefined) return undefined;
      const [job] = await this.#boss.fetch<JobData>(QUEUE, { db, ignoreGroups, includeMetadata: true });
      if (job === undefined) return undefined;
      const { id, data, retryCount, retryLimit } = job;
      return { id, data, retryCount, last: retryCount >= retryLimit };
    });
  }

  /** Says that the job still runs, and how far it is; comes back with what became of it meanwhile. */
  async pulse(job: ClaimedJob, steps: readonly StepRecord[]): Promise<'running' | 'cancelled' | 'lost'> {
    const touched = (await this.#boss.touch(QUEUE, attempt(job))) as { affected: number };
    if (touched.affected === 0) return 'lost';
    const [progress] = await this.#rows<{ cancel_asked: boolean }>(
      `insert into ${JOBS_SCHEMA}.progress (job_id, steps) values ($1, $2)
       on conflict (job_id) do update set steps = excluded.steps returning cancel_asked`,
      [job.id, JSON.stringify(steps)],
    );
    return progress?.cancel_asked === true ? 'cancelled' : 'running';
  }

  /** Ends a job. One that was taken from this server meanwhile is left alone. */
  async end(job: ClaimedJob, output: JobOutput): Promise<void> {
    await this.#boss.complete(QUEUE, attempt(job), output);
  }

  /** Ends an attempt; another one follows after a while, unless it was the last. */
  async retry(job: ClaimedJob, output: JobOutput): Promise<void> {
    await this.#boss.fail(QUEUE, attempt(job), output);
  }

  /** Ends a job that was asked to stop and has stopped. */
  async stopped(job: ClaimedJob): Promise<void> {
    await this.#boss.cancel(QUEUE, attempt(job));
  }

  /** Gives a job back that this server has no time to end: the next one begins it anew at once. */
  handBack(job: ClaimedJob): Promise<void> {
    return locked(this.#boss.getDb(), async (db) => {
      await this.#boss.fail(QUEUE, attempt(job), { handedBack: true }, { db });
      if (job.last) await this.#boss.retry(QUEUE, job.id, { db });
      await this.#boss.update(QUEUE, undefined, { id: job.id, startAfter: new Date(), db });
    });
  }

  /** Cancels a job that waits, asks one that runs to stop, and leaves one that has ended as it is. */
  cancel(id: string): Promise<JobRecord | undefined> {
    return locked(this.#boss.getDb(), async (db) => {
      const job = await this.find(id);
      if (job === undefined || hasEnded(job)) return job;
      if (job.status === 'queued') await this.#boss.cancel(QUEUE, id, { db });
      else {
        await db.executeSql(
          `insert into ${JOBS_SCHEMA}.progress (job_id, cancel_asked) values ($1, true)
           on conflict (job_id) do update set cancel_asked = true`,
          [id],
        );
      }
      return { ...job, status: job.status === 'queued' ? 'cancelled' : 'cancelling' };
    });
  }

  /** Seconds that the last runs with the same work's locks took, for comparison; the newest first. */
  async lastSeconds({ data }: Pick<ClaimedJob, 'data'>): Promise<number[]> {
    const rows = await this.#rows<{ seconds: number }>(
      `select (output->'report'->>'seconds')::float8 as seconds from ${JOBS_SCHEMA}.job
       where name = $1 and state = 'completed' and group_id = $2 and output->>'status' = 'done'
         and data->>'kind' = $3 and output->'report' ? 'seconds'
       order by completed_on desc limit 21`,
      [QUEUE, groupOf(data), data.kind],
    );
    return rows.map(({ seconds }) => seconds);
  }

  /** Fails when the database or the tables of the queue cannot be reached. */
  async check(): Promise<void> {
    await this.#rows(`select from ${JOBS_SCHEMA}.progress limit 1`);
  }

  /** Closes the connections; jobs that were not handed back are taken from this server after a while. */
  async close(): Promise<void> {
    clearInterval(this.#pruning);
    await this.#boss.stop({ graceful: false });
  }

  async #rows<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const { rows } = await this.#boss.getDb().executeSql(sql, values);
    return rows as Row[];
  }
}

const attempt = ({ id, retryCount }: ClaimedJob) => ({ id, retryCount });

async function groupsOf(db: Db): Promise<GroupCount[]> {
  const { rows } = await db.executeSql(
    `select group_id as group, (count(*) filter (where state = 'active'))::int as running,
       (count(*) filter (where state <> 'active'))::int as waiting
     from ${JOBS_SCHEMA}.job where name = $1 and state <= 'active' group by group_id`,
    [QUEUE],
  );
  return rows as GroupCount[];
}
