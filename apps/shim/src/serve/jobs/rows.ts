import type { StepRecord } from '@ocp/core';
import type { Db } from 'pg-boss';
import type { GroupCount } from './admission.ts';
import type { JobData, JobOutput, JobRecord, JobStatus } from './job.ts';
import { JOBS_SCHEMA, QUEUE } from './tables.ts';

/** What is kept of an attempt that was given back. */
export const HANDED_BACK = { handedBack: true } as const;

/** A job with its progress, as `jobsQuery` reads it. */
export interface JobRow {
  id: string;
  state: 'created' | 'retry' | 'active' | 'completed' | 'cancelled' | 'failed';
  data: JobData;
  output: JobOutput | typeof HANDED_BACK | { value: { message: string } } | null;
  retry_count: number;
  created_on: Date;
  started_on: Date | null;
  completed_on: Date | null;
  start_after: Date;
  steps: StepRecord[] | null;
  cancel_asked: boolean | null;
}

/** Jobs that meet a condition on `job` and `progress`, the newest first. */
export const jobsQuery = (condition: string, limit: number) => `
  select job.id, state, data, output, retry_count, created_on, started_on, completed_on, start_after, steps, cancel_asked
  from ${JOBS_SCHEMA}.job left join ${JOBS_SCHEMA}.progress on job_id = job.id
  where name = '${QUEUE}' and ${condition}
  order by created_on desc, job.id desc limit ${limit}`;

export async function findJob(db: Db, id: string): Promise<JobRecord | undefined> {
  const { rows } = await db.executeSql(jobsQuery('job.id = $1', 1), [id]);
  const [row] = rows as JobRow[];
  return row && jobOf(row);
}

/** How many jobs run and wait, by what they lock. */
export async function groupsOf(db: Db): Promise<GroupCount[]> {
  const { rows } = await db.executeSql(
    `select group_id as group, (count(*) filter (where state = 'active'))::int as running,
       (count(*) filter (where state <> 'active'))::int as waiting
     from ${JOBS_SCHEMA}.job where name = $1 and state <= 'active' group by group_id`,
    [QUEUE],
  );
  return rows as GroupCount[];
}

/** `statusOf` as SQL. */
export const STATUS = `case state::text when 'created' then 'queued' when 'retry' then 'queued'
  when 'active' then case when cancel_asked then 'cancelling' else 'running' end
  when 'completed' then output->>'status' else state::text end`;

export function jobOf(row: JobRow): JobRecord {
  const status = statusOf(row);
  return {
    id: row.id,
    status,
    data: row.data,
    attempts: row.retry_count + (row.started_on === null ? 0 : 1),
    createdAt: row.created_on,
    startedAt: row.started_on,
    endedAt: row.completed_on,
    notBefore: row.start_after,
    steps: row.steps ?? [],
    output: outputOf(row),
  };
}

/** A job as it is before anything has happened to it. */
export function newJob(id: string, data: JobData): JobRecord {
  const now = new Date();
  const times = { createdAt: now, startedAt: null, endedAt: null, notBefore: now };
  return { id, status: 'queued', data, attempts: 0, ...times, steps: [], output: undefined };
}

function statusOf({ state, output, cancel_asked }: JobRow): JobStatus {
  switch (state) {
    case 'created':
    case 'retry':
      return 'queued';
    case 'active':
      return cancel_asked === true ? 'cancelling' : 'running';
    case 'completed':
      return output !== null && 'status' in output ? output.status : 'failed';
    case 'cancelled':
    case 'failed':
      return state;
  }
}

/** pg-boss itself ends attempts whose server is silent, or that take too long, with a message of its own. */
function outputOf({ output, state }: JobRow): JobOutput | undefined {
  if (output === null || 'handedBack' in output) return undefined;
  if ('status' in output) return output;
  const message =
    output.value.message === 'job timed out'
      ? 'it ran for too long and was given up'
      : 'the server that ran it is gone';
  const hint = state === 'failed' ? 'No attempt follows; ask for it again.' : 'Another attempt follows.';
  return { status: 'failed', error: { code: 'STOPPED', message, where: {}, hint } };
}
