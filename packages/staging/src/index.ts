/** Operator reports in PostgreSQL: loaded with COPY, read as inputs of the pipelines, and cleaned up. */
export type { EffectiveUsage } from './read/daily.ts';
export { cleanup, type CleanedStaging, type CleanedTable, type CleanupOptions } from './cleanup/cleanup.ts';
export { ingest } from './ingest/ingest.ts';
export type { IngestOptions, IngestRequest } from './ingest/request.ts';
export { lostText } from './ingest/lost.ts';
export type { FileReport, FileStatus, IngestReport, Lost } from './ingest/report.ts';
export { loggedProgress } from './ingest/progress.ts';
export { findPayloads } from './payload/find.ts';
export { environmentVariables, payloadLimit } from './payload/limit.ts';
export { openPayload, type Payload } from './payload/payload.ts';
export { sweepPayloads } from './payload/scratch.ts';
export { stderrLog, type Logger } from './log.ts';
export { stagingMetrics, stagingRegistry } from './metrics.ts';
export { observeSizes } from './observe.ts';
export { stagedMetrics, stagedPayloads } from './staged-runs.ts';
export { reportTypes, type ReportType } from './report-types.ts';
export { openStaging, type StagingOptions } from './read/open-staging.ts';
export { cleanedDays, type CleanedDays } from './status/cleaned-days.ts';
export type { OwningPayload } from './status/days.ts';
export { siteStatus, type StatusQuestion } from './status/status.ts';
export type {
  DayState,
  DayStatus,
  IncompletePayload,
  SiteStatus,
  SourceStatus,
  Work,
} from './status/words.ts';
export { ledger as stagingLedger } from './tables.ts';
