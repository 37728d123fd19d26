import { randomUUID } from 'node:crypto';
import { OcpError, type Records, type RunRecord } from '@ocp/core';
import type { Session } from '../connection/session.ts';
import { inTransaction } from '../store/transaction.ts';
import { differenceRows } from './difference-rows.ts';
import { deleteOldRuns, ensureRecordTables } from './tables.ts';

/**
 * Records beside the state of each tenant, in the tables `runs` and `run_differences`, each in a transaction of its own: a run
 * that failed leaves one too. A schema that does not exist keeps none.
 */
export function postgresRecords({ url }: { url: string }): Records {
  return {
    async add(record, retentionDays) {
      const { signal } = new AbortController();
      try {
        await inTransaction(
          url,
          record.request.schema,
          (session) => addRecord(session, record, retentionDays),
          { signal },
        );
      } catch (error) {
        if (!(error instanceof OcpError && error.code === 'SCHEMA_UNKNOWN')) throw error;
      }
    },
  };
}

async function addRecord(
  session: Session,
  { request, decision, engine, outcome, error, validation }: RunRecord,
  retentionDays: number,
): Promise<void> {
  const { runs, differences } = await ensureRecordTables(session);
  const id = randomUUID();
  await session.execute(
    `insert into ${runs} (id, request, choice, reason, engine, outcome, error, validated, verdict)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      id,
      JSON.stringify(request),
      decision.choice,
      decision.reason,
      engine,
      outcome,
      error === undefined && validation?.error === undefined
        ? null
        : JSON.stringify(error ?? validation?.error),
      validation?.engine ?? null,
      validation?.verdict ?? null,
    ],
  );
  await session.execute(
    `insert into ${differences}
       (run_id, window_start, window_end, table_name, step, kind, key, column_name, incumbent, candidate)
     select $1, window_start, window_end, table_name, step, kind, key, column_name, incumbent, candidate
     from jsonb_to_recordset($2) as row (window_start date, window_end date, table_name text, step text, kind text,
       key jsonb, column_name text, incumbent text, candidate text)`,
    [id, JSON.stringify(differenceRows(validation?.comparisons ?? []))],
  );
  await session.execute(deleteOldRuns({ runs }), [retentionDays]);
}
