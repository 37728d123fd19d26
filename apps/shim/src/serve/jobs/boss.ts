import { addressOf, databaseError } from '@ocp/store';
import { PgBoss, type Db } from 'pg-boss';
import { ensureProgressTable, JOBS_SCHEMA, QUEUE } from './tables.ts';

/** What a queue is opened with. */
export interface QueueOptions {
  url: string;
  attempts: number;
  retentionDays: number;
  /** Told of failures that no call has: lost connections, warnings of pg-boss. */
  onError(error: unknown): void;
}

/** Seconds without a sign of life after which a job is taken from its server; the least that pg-boss knows is 10. */
const SILENCE = 15;
/** Seconds between two looks for such jobs. */
const WATCH = 5;
/** Seconds after which a job is taken to hang. */
const LONGEST = 12 * 3600;
const DAY = 24 * 3600;
/** Days that a job waits for a server, before it is given up and vanishes. */
const LONGEST_WAIT = 365;
/** Connections that are kept open: to log in takes longer than to accept a job. */
const CONNECTIONS = 8;

/** Connects pg-boss, and makes schema, queue and tables unless they are there. Fails with `DATABASE_*`. */
export async function openBoss({ url, onError, ...options }: QueueOptions): Promise<PgBoss> {
  const boss = new PgBoss({
    ...addressOf(url),
    application_name: 'ocp jobs',
    ...kept,
    schema: JOBS_SCHEMA,
    schedule: false,
    superviseIntervalSeconds: WATCH,
    monitorIntervalSeconds: WATCH,
  });
  boss.on('error', onError);
  boss.on('warning', onError);
  try {
    await boss.start();
    await ensureQueue(boss, options);
    await ensureProgressTable(boss.getDb());
    await connectAll(boss.getDb());
    return boss;
  } catch (error) {
    await boss.stop({ graceful: false }).catch(onError);
    throw databaseError(error, { schema: JOBS_SCHEMA }, 'connect');
  }
}

/** Of the pool that pg-boss makes of its options. */
const kept = { max: CONNECTIONS, min: CONNECTIONS };

/** Opens all connections: a pool opens one more only when all that it has are at work. */
async function connectAll(db: Db): Promise<void> {
  await Promise.all(Array.from({ length: CONNECTIONS }, () => db.executeSql('select')));
}

async function ensureQueue(
  boss: PgBoss,
  { attempts, retentionDays }: Pick<QueueOptions, 'attempts' | 'retentionDays'>,
): Promise<void> {
  const options = {
    retryLimit: attempts - 1,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 300,
    heartbeatSeconds: SILENCE,
    expireInSeconds: LONGEST,
    retentionSeconds: LONGEST_WAIT * DAY,
    deleteAfterSeconds: retentionDays * DAY,
  };
  // Of jobs with the same key, one may wait: the same work is one job until it begins.
  await boss.createQueue(QUEUE, { policy: 'short', ...options });
  await boss.updateQueue(QUEUE, options);
}
