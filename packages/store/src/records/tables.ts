import { stateSchema } from '@ocp/core';
import { identifier, qualified } from '../connection/quoting.ts';
import { takeLock } from '../connection/locks.ts';
import { relationExists } from '../connection/relation-exists.ts';
import type { Session } from '../connection/session.ts';

/** The tables of records beside a tenant, quoted. */
export interface RecordTables {
  runs: string;
  differences: string;
}

/** Makes the tables of records in the state's schema, unless they are there. */
export async function ensureRecordTables(session: Session): Promise<RecordTables> {
  const schema = stateSchema(session.schema);
  const runs = qualified(schema, 'runs');
  const differences = qualified(schema, 'run_differences');
  if (await relationExists(session.query, differences)) return { runs, differences };
  // Two first runs would meet in the catalog.
  await takeLock(session, `state ${session.schema}`);
  await session.execute(`
    create schema if not exists ${identifier(schema)};
    create table if not exists ${runs} (
      id uuid primary key,
      at timestamptz not null default now(),
      request jsonb not null,
      choice text not null,
      reason text not null,
      engine text not null,
      outcome text not null,
      error jsonb,
      validated text,
      verdict text
    );
    create index if not exists runs_at on ${runs} (at);
    create table if not exists ${differences} (
      run_id uuid not null references ${runs} on delete cascade,
      window_start date not null,
      window_end date not null,
      table_name text not null,
      step text,
      kind text not null,
      key jsonb not null,
      column_name text,
      incumbent text,
      candidate text
    );
    create index if not exists run_differences_run on ${differences} (run_id)`);
  return { runs, differences };
}

/** Deletes the runs that are older than the days of `$1`; their differences go with them. */
export function deleteOldRuns({ runs }: Pick<RecordTables, 'runs'>): string {
  return `delete from ${runs} where at < now() - make_interval(days => $1)`;
}
