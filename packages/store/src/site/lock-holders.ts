import type { SqlSession } from '@ocp/core';
import { lockNumber } from '../connection/locks.ts';

/** Somebody who has a lock, or waits for one. */
export interface LockHolder {
  /** The key of the lock, as runs take it. */
  key: string;
  /** The process of the server. */
  pid: number;
  /** How the connection is named; null where the user may not see it. */
  application: string | null;
  /** Since when its transaction is open, as an ISO text; null where the user may not see it. */
  since: string | null;
  /** False for one that waits. */
  held: boolean;
  /** Processes that it waits for. */
  waits_for: number[];
}

/** Who has these locks and who waits for them; those that have them first, then by their time. */
export async function lockHolders(sql: SqlSession, keys: readonly string[]): Promise<LockHolder[]> {
  const numbers = new Map(keys.map((key) => [lockNumber(key), key]));
  const rows = await sql.rows<Omit<LockHolder, 'key'> & { number: string }>(
    `select ((classid::bigint << 32) | objid::bigint)::text as number, locks.pid, application_name as application,
        to_char(xact_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since, granted as held,
        case when granted then '{}'::int[] else pg_blocking_pids(locks.pid) end as waits_for
      from pg_locks locks left join pg_stat_activity activity on activity.pid = locks.pid
      where locktype = 'advisory' and objsubid = 1 and locks.pid <> pg_backend_pid()
        and database = (select oid from pg_database where datname = current_database())
      order by granted desc, xact_start, locks.pid`,
  );
  return rows.flatMap(({ number, ...holder }) => {
    const key = numbers.get(number);
    return key === undefined ? [] : [{ key, ...holder }];
  });
}
