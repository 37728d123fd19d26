import type { StepRecord } from '@ocp/core';
import type { PgBoss } from 'pg-boss';
import { openBoss, type QueueOptions } from './boss.ts';
import { heldBack, type JobLimits } from './admission.ts';
import {
  fingerprint,
  groupOf,
  hasEnded,
  idOfKey,
  type ClaimedJob,
  type JobData,
  type JobOutput,
  type JobRecord,
} from './job.ts';
import { findJob, groupsOf, HANDED_BACK, jobOf, jobsQuery, newJob, STATUS, type JobRow } from './rows.ts';
import { JOBS_SCHEMA, locked, pruneProgress, QUEUE } from './tables.ts';

/** Milliseconds between two looks for the progress of jobs that are not kept any more. */
const PRUNE_MS = 3_600_000;

/** Which jobs are listed. */
export interface JobFilter {
  status?: string | undefined;
  /** Only of these schemas. */
  schemas?: readonly string[] | undefined;
  /** Listed after the job with this id, or made before this time. */
  before?: { id: string } | { time: Date } | undefined;
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

  /**
   * A new job, or the one of the same work that still waits for its first attempt. With a key of the caller it is the job that
   * was made with that key, as long as it is kept, and undefined when that one is of other work.
   */
  async add(data: JobData): Promise<JobRecord>;
  async add(data: JobData, key: string | undefined): Promise<JobRecord | undefined>;
  async add(data: JobData, key?: string): Promise<JobRecord | undefined> {
    return key === undefined ? this.#addWaiting(data) : this.#addOnce(data, idOfKey(data.by, key));
  }

  async #addWaiting(data: JobData): Promise<JobRecord> {
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

  /** The id is the key's: whoever comes second finds the job of the first. */
  async #addOnce(data: JobData, id: string): Promise<JobRecord | undefined> {
    const options = { id, singletonKey: id, group: { id: groupOf(data) } };
    const known =
      (await this.find(id)) ??
      ((await this.#boss.send(QUEUE, data, options)) === null ? await this.find(id) : newJob(id, data));
    return known !== undefined && fingerprint(known.data) === fingerprint(data) ? known : undefined;
  }

  find(id: string): Promise<JobRecord | undefined> {
    return findJob(this.#boss.getDb(), id);
  }

  /** The newest first. */
  async list({ status, schemas, before, limit }: JobFilter): Promise<JobRecord[]> {
    const conditions = `($1::text is null or ${STATUS} = $1)
      and ($2::text[] is null or data->'request'->>'schema' = any($2))
      and ($3::uuid is null or (created_on, job.id) < (select created_on, id from ${JOBS_SCHEMA}.job where id = $3))
      and ($4::timestamptz is null or created_on < $4)`;
    const { id = null, time = null } = { id: undefined, time: undefined, ...before };
    const values = [status ?? null, schemas ?? null, id, time];
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
    if (!isHeld(await this.#boss.touch(QUEUE, attempt(job)))) return 'lost';
    const [progress] = await this.#rows<{ cancel_asked: boolean }>(
      `insert into ${JOBS_SCHEMA}.progress (job_id, steps) values ($1, $2)
       on conflict (job_id) do update set steps = excluded.steps returning cancel_asked`,
      [job.id, JSON.stringify(steps)],
    );
    return progress?.cancel_asked === true ? 'cancelled' : 'running';
  }

  /** Ends a job. False for one that was taken from this server meanwhile: it is left alone. */
  async end(job: ClaimedJob, output: JobOutput): Promise<boolean> {
    return isHeld(await this.#boss.complete(QUEUE, attempt(job), output));
  }

  /** Ends an attempt; another one follows after a while, unless it was the last. False as for `end`. */
  async fail(job: ClaimedJob, output: JobOutput): Promise<boolean> {
    return isHeld(await this.#boss.fail(QUEUE, attempt(job), output));
  }

  /** Ends a job that was asked to stop and has stopped. False as for `end`. */
  async endCancelled(job: ClaimedJob): Promise<boolean> {
    return isHeld(await this.#boss.cancel(QUEUE, attempt(job)));
  }

  /** Gives a job back that this server has no time to end: the next one begins it anew at once. False as for `end`. */
  handBack(job: ClaimedJob): Promise<boolean> {
    return locked(this.#boss.getDb(), async (db) => {
      if (!isHeld(await this.#boss.fail(QUEUE, attempt(job), HANDED_BACK, { db }))) return false;
      if (job.last) await this.#boss.retry(QUEUE, job.id, { db });
      await this.#boss.update(QUEUE, undefined, { id: job.id, startAfter: new Date(), db });
      return true;
    });
  }

  /** Cancels a job that waits, asks one that runs to stop, and leaves one that has ended as it is. */
  cancel(id: string): Promise<JobRecord | undefined> {
    return locked(this.#boss.getDb(), async (db) => {
      const job = await findJob(db, id);
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

  /** Seconds that the last aggregations with the same locks took; the newest first. None for a comparison. */
  async lastSeconds({ data }: Pick<ClaimedJob, 'data'>): Promise<number[]> {
    // The report of a comparison has seconds of each engine.
    if (data.kind !== 'aggregate') return [];
    const rows = await this.#rows<{ seconds: number }>(
      `select (output->'report'->>'seconds')::float8 as seconds from ${JOBS_SCHEMA}.job
       where name = $1 and state = 'completed' and group_id = $2 and output->>'status' = 'done'
         and data->>'kind' = 'aggregate' and output->'report' ? 'seconds'
       order by completed_on desc limit 21`,
      [QUEUE, groupOf(data)],
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

/** Whether the attempt was still this server's; pg-boss says it, and its types do not. */
const isHeld = (answer: object) => (answer as { affected: number }).affected > 0;
