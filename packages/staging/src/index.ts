/** Operator reports in PostgreSQL: loaded with COPY, read as inputs of the pipelines, and cleaned up. */
export type { EffectiveUsage } from './read/daily.ts';
export { cleanup, type CleanedTable, type CleanupOptions } from './cleanup/cleanup.ts';
export { ingest } from './ingest/ingest.ts';
export type { IngestOptions, IngestRequest } from './ingest/request.ts';
export type { FileReport, FileStatus, IngestReport } from './ingest/report.ts';
export { stderrLog, type Logger } from './log.ts';
export { renderStagingMetrics, stagingMetrics, stagingRegistry } from './metrics.ts';
export { manifestsOf } from './read/manifests.ts';
export { observeAggregation, observeAggregationError, observeSizes, observeTotal } from './observe.ts';
export { reportTypes, type ReportType } from './report-types.ts';
export { openStaging, type StagingOptions } from './read/open-staging.ts';
export { ledger as stagingLedger } from './tables.ts';
