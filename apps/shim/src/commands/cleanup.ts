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
  singleDays?: boolean;
  all?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** Removes what is older than it needs to be, of the staging, the records and in Trino, and returns the exit status. */
export async function runCleanup(flags: CleanupFlags, signal: AbortSignal): Promise<number> {
  const { schema, trino } = flags;
  const dryRun = flags.dryRun === true;
  if (schema === undefined && trino === undefined) throw usage('--schema', 'or --trino must be given');
  if (dryRun && trino !== undefined)
    throw usage('--dry-run', 'looks at the database only: leave --trino out');
  const nothing = { tables: [], kept: [], records: 0, state: {} };
  const cleaned = schema === undefined ? nothing : await cleanTenant(schema, flags, signal);
  const scratch = trino === undefined ? [] : await cleanTrino(trino, flags, signal);
  if (flags.json === true) print({ status: 'done', dry_run: dryRun, ...cleaned, scratch });
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
    singleDays: flags.singleDays === true || flags.all === true,
    dryRun: flags.dryRun === true,
    recordDays: await recordRetention(schema),
    stateFrom: daysAgo(stateDays),
  };
  const cleaned = await withStore(flags, (store) => cleanupTenant(store, schema, retention, signal));
  const [dropped, deleted] = retention.dryRun ? ['to drop', 'to delete'] : ['dropped', 'deleted'];
  for (const { table, partitions, rows } of cleaned.tables)
    say(`  ${table.padEnd(60)} ${partitions.length} partitions ${dropped}, ${rows} rows ${deleted}`);
  for (const { source, month, why } of cleaned.kept) say(`  ${source} ${month.slice(0, 7)} stays: ${why}`);
  for (const [table, rows] of Object.entries({ runs: cleaned.records, ...cleaned.state }))
    say(`  ${`${stateSchema(schema)}.${table}`.padEnd(60)} ${rows} rows ${deleted}`);
  if (retention.dryRun) say('nothing was removed: this is what would go without --dry-run');
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
