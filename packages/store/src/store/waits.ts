import { clientFor, open } from '../connection/connect.ts';
import type { Session } from '../connection/session.ts';
import { disconnect } from './terminate.ts';

/** Somebody who keeps a statement waiting. */
export interface WaitHolder {
  /** The process of the server. */
  pid: number;
  /** How the connection is named; null where the user may not see it, as all that follows. */
  application: string | null;
  /** Since when its transaction is open, as an ISO text. */
  since: string | null;
  /** What the server says of it, such as `active`. */
  state: string | null;
  /** The beginning of its statement, or of its last one. */
  statement: string | null;
  /** Whether it waits for a lock itself. */
  waits: boolean;
}

/** What a statement waits for. */
export interface LockWait {
  /** The key of a lock that runs take. */
  key: string | undefined;
  /** PostgreSQL's kind of lock. */
  kind: string;
  /** The table that it is on, or on whose rows. */
  table: string | null;
  /** Since when the statement runs, as an ISO text. */
  since: string;
  holders: WaitHolder[];
}

/** Told what a statement waits for, now and then while it does, and that it waits no more. */
export interface WaitListener {
  waits(wait: LockWait): void;
  over(seconds: number): void;
}

/** Milliseconds until somebody looks what a statement waits for, and between two looks at most. */
const FIRST_LOOK = 1500;
const NEXT_LOOK = 30_000;
/** Milliseconds for a connection that only looks. */
const PATIENCE = 3000;

interface Watched {
  url: string;
  backend: number;
  told: WaitListener;
}

/** The same session; of its statements that take long somebody is told when they wait for others. */
export function watchedSession(session: Session, watched: Watched): Session {
  return {
    ...session,
    query: <Row extends object>(...[sql, parameters, place]: Parameters<Session['query']>) =>
      watching(watched, place?.lock, () => session.query<Row>(sql, parameters, place)),
    execute: (sql, parameters, place) =>
      watching(watched, place?.lock, () => session.execute(sql, parameters, place)),
    copy: (sql, source, place) => watching(watched, undefined, () => session.copy(sql, source, place)),
  };
}

async function watching<T>(
  { url, backend, told }: Watched,
  lock: string | number | undefined,
  statement: () => Promise<T>,
): Promise<T> {
  const started = Date.now();
  let ended = false;
  let waiting = false;
  let timer: NodeJS.Timeout;
  const over = () => {
    if (waiting) told.over((Date.now() - started) / 1000);
    waiting = false;
  };
  const look = async (delay: number) => {
    // Who cannot look does not know; the statement goes on all the same.
    const found = await blockedBy(url, backend).catch(() => undefined);
    if (ended) return;
    if (found === undefined) over();
    else told.waits({ key: lock?.toString(), since: new Date(started).toISOString(), ...found });
    waiting = found !== undefined;
    later(waiting ? NEXT_LOOK : Math.min(2 * delay, NEXT_LOOK));
  };
  const later = (delay: number) => {
    timer = setTimeout(() => void look(delay).catch(() => undefined), delay).unref();
  };
  later(FIRST_LOOK);
  try {
    const result = await statement();
    over();
    return result;
  } finally {
    ended = true;
    clearTimeout(timer!);
  }
}

/** What a backend waits for, and whom; undefined where it does not. */
async function blockedBy(
  url: string,
  backend: number,
): Promise<Pick<LockWait, 'kind' | 'table' | 'holders'> | undefined> {
  const client = clientFor(url, PATIENCE);
  try {
    await open(client);
    // Who waits for a row has the lock of its tuple while it is the first of those that wait.
    const { rows } = await client.query<WaitHolder & Pick<LockWait, 'kind' | 'table'>>(
      `select locks.locktype as kind,
          coalesce(locks.relation,
            (select relation from pg_locks where pid = $1 and locktype = 'tuple' limit 1))::regclass::text as table,
          holder.pid, application_name as application,
          to_char(xact_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since,
          state, left(regexp_replace(query, '\\s+', ' ', 'g'), 80) as statement,
          wait_event_type is not distinct from 'Lock' as waits
        from pg_locks locks cross join lateral (select distinct unnest(pg_blocking_pids($1)) as pid) holder
          left join pg_stat_activity activity on activity.pid = holder.pid
        where locks.pid = $1 and not granted order by waits, xact_start, holder.pid`,
      [backend],
    );
    const [first] = rows;
    if (first === undefined) return undefined;
    const holders = rows.map(({ kind: _kind, table: _table, ...holder }) => holder);
    return { kind: first.kind, table: first.table, holders };
  } finally {
    disconnect(client);
  }
}
