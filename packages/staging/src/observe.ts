import { asOcpError, SUMMARY_TABLE, type Report, type Store } from '@ocp/core';
import type { IngestReport } from './ingest/report.ts';
import { stagingMetrics } from './metrics.ts';
import { reportTypes } from './report-types.ts';
import { tablesExist } from './tables.ts';
import { STAGING_DIFFERS } from './read/validate.ts';

/** Counts what a load did. */
export function observeIngest(report: IngestReport): void {
  const { schema, source, files } = report;
  for (const { status, report_type, rows, malformed, seconds: took } of files) {
    if (status === 'refused') stagingMetrics.csvLoadErrors.inc({ schema, source, kind: 'report' });
    if (report_type === null || (status !== 'loaded' && status !== 'errors')) continue;
    stagingMetrics.csvLoadDuration.observe({ schema, report_type }, took);
    stagingMetrics.stagingRowsLoaded.inc({ schema, source, report_type }, rows);
    stagingMetrics.csvLoadErrors.inc({ schema, source, kind: 'row' }, malformed);
  }
  // What is known already was counted when it was loaded.
  if (files.some(({ status }) => status !== 'known'))
    observeFindings(schema, source, 'ingest', report.warnings);
}

/** Counts what the warnings of a load or an aggregation count: the last number of their place, else themselves. */
function observeFindings(
  schema: string,
  source: string,
  command: 'ingest' | 'aggregate',
  warnings: Report['warnings'],
): void {
  for (const { code, where } of warnings) {
    if (code === STAGING_DIFFERS) continue;
    const counted = Object.values(where).filter((value) => typeof value === 'number');
    stagingMetrics.findings.inc({ schema, source, command, code }, counted.at(-1) ?? 1);
  }
}

/** Counts a load that failed. */
export function observeIngestError(schema: string, source: string): void {
  stagingMetrics.csvLoadErrors.inc({ schema, source, kind: 'load' });
}

/** Counts what an aggregation of staged rows did. */
export function observeAggregation(schema: string, source: string, pipeline: string, report: Report): void {
  stagingMetrics.aggregationDuration.observe({ schema, pipeline }, report.seconds);
  for (const [table, { written }] of Object.entries(report.tables)) {
    if (table === SUMMARY_TABLE) stagingMetrics.summaryRowsCreated.inc({ schema, source, table }, written);
  }
  observeFindings(schema, source, 'aggregate', report.warnings);
  for (const { code, where } of report.warnings) {
    if (code !== STAGING_DIFFERS) continue;
    stagingMetrics.validationWarnings.inc({ schema, source, measure: String(where.measure) });
  }
}

/** Counts an attempt that failed. */
export function observeAggregationError(schema: string, source: string, error: unknown): void {
  const { code } = asOcpError(error);
  stagingMetrics.aggregationErrors.inc({ schema, source, code });
}

/** Seconds of a command with all its attempts. */
export function observeTotal(schema: string, command: 'ingest' | 'aggregate', seconds: number): void {
  stagingMetrics.totalProcessingDuration.observe({ schema, command }, seconds);
}

/** Asks the database how large the staging tables are, with all partitions and indexes. */
export async function observeSizes(store: Store, schema: string, signal: AbortSignal): Promise<void> {
  const sizes = await store.transaction(
    schema,
    async ({ sql }) => {
      if (!(await tablesExist(sql))) return [];
      return sql.rows<{ table: string; bytes: number }>(
        `select name as table, coalesce(sum(pg_total_relation_size(part.relid)), 0)::float8 as bytes
          from unnest($1::text[]) name, pg_partition_tree((($2 || '.') || name)::regclass) part group by name`,
        [reportTypes.map(({ table }) => table), sql.schema],
      );
    },
    { signal, readOnly: true },
  );
  for (const { table, bytes } of sizes) stagingMetrics.stagingTableSize.set({ schema, table }, bytes);
}
