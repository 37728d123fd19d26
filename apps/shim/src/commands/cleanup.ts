import { OcpError, SCHEMA_NAME, stateSchema } from '@ocp/core';
import { cleanupScratch, trinoOptions } from '@ocp/engine-trino';
import { openFlags } from '../flag-sources/open-flags.ts';
import { print, say } from '../output.ts';
import { withStore } from '../parts.ts';
import { cleanupTenant, daysAgo } from '../tenant-cleanup.ts';

export interface CleanupFlags {
  schema?: string;
  trino?: string;
  /** Age of the scratch tables that go. */
  scratchHours: number;
  database?: string;
  retentionDays: number;
  /** Days before today whose state is kept. */
  stateDays: number;
  all?: boolean;
  json?: boolean;
}

/** Removes what is older than it needs to be, of the staging, the records and in Trino, and returns the exit status. */
export async function runCleanup(flags: CleanupFlags, signal: AbortSignal): Promise<number> {
  const { schema, trino } = flags;
  if (schema === undefined && trino === undefined) throw usage('--schema', 'or --trino must be given');
  const { tables, records, state } =
    schema === undefined ? { tables: [], records: 0, state: {} } : await cleanTenant(schema, flags, signal);
  const scratch = trino === undefined ? [] : await cleanTrino(trino, flags, signal);
  if (flags.json === true) print({ status: 'done', tables, records, state, scratch });
  return 0;
}

async function cleanTenant(schema: string, flags: CleanupFlags, signal: AbortSignal) {
  const { retentionDays, stateDays } = flags;
  if (!SCHEMA_NAME.test(schema)) throw usage('--schema', 'is no schema name: [a-z_][a-z0-9_]{0,62}');
  for (const [flag, days] of Object.entries({
    '--retention-days': retentionDays,
    '--state-days': stateDays,
  })) {
    if (!Number.isInteger(days) || days < 0 || days > 36_500)
      throw usage(flag, 'must be a whole number of days');
  }
  const retention = {
    stagedDays: retentionDays,
    unprocessed: flags.all === true,
    recordDays: await recordRetention(schema),
    stateFrom: daysAgo(stateDays),
  };
  const cleaned = await withStore(flags, (store) => cleanupTenant(store, schema, retention, signal));
  for (const { table, partitions, rows } of cleaned.tables)
    say(`  ${table.padEnd(60)} ${partitions.length} partitions dropped, ${rows} rows deleted`);
  for (const [table, rows] of Object.entries({ runs: cleaned.records, ...cleaned.state }))
    say(`  ${`${stateSchema(schema)}.${table}`.padEnd(60)} ${rows} rows deleted`);
  return cleaned;
}

async function recordRetention(schema: string): Promise<number> {
  const flags = await openFlags(process.env);
  try {
    return (await flags.read(schema)).POC_VALIDATION_RETENTION_DAYS;
  } finally {
    await flags.close();
  }
}

/** Tables that runs left in Trino because they could not drop them. */
async function cleanTrino(url: string, { scratchHours }: CleanupFlags, signal: AbortSignal) {
  if (!(scratchHours >= 0)) throw usage('--scratch-hours', 'must be a number of hours');
  const olderThan = scratchHours * 3_600_000;
  const dropped = await cleanupScratch(trinoOptions(process.env, url), { olderThan, signal });
  for (const table of dropped) say(`  ${table} dropped`);
  return dropped;
}

function usage(flag: string, message: string): OcpError {
  return new OcpError('USAGE_INVALID', `${flag} ${message}`, { where: { flag } });
}
