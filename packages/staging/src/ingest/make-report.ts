import type { LedgerPayload } from './ledger.ts';
import { lostOf } from './lost.ts';
import type { IngestOutcome } from './outcome.ts';
import type { FileReport, IngestReport } from './report.ts';
import type { OwnedRequest } from './request.ts';
import { warningsOf } from './warnings.ts';

/** The report of a load that was committed. */
export function ingestReport(
  { schema, source }: OwnedRequest,
  { manifest, clusterId, date }: LedgerPayload,
  outcome: IngestOutcome,
  seconds: number,
): IngestReport {
  const { work, loaded, replaced, superseded } = outcome;
  const files = [
    ...loaded.map((file): FileReport => ({
      name: file.file.name,
      report_type: file.file.reportType,
      status: file.malformed === 0 ? 'loaded' : 'errors',
      rows: file.rows,
      malformed: file.malformed,
      anomalies: file.anomalies,
      seconds: file.seconds,
    })),
    ...work.left.map(({ surveyed: { name, reportType }, status, before }): FileReport => ({
      name,
      report_type: reportType ?? null,
      status,
      rows: 0,
      malformed: before?.malformed ?? 0,
      anomalies: before?.anomalies ?? 0,
      seconds: 0,
    })),
  ];
  return {
    status: 'done',
    schema,
    source,
    payload: { manifest, cluster_id: clusterId ?? null, date: date ?? null },
    files,
    rows: loaded.reduce((sum, { rows }) => sum + rows, 0),
    superseded,
    replaced,
    lost: lostOf(work, loaded),
    seconds,
    warnings: warningsOf(outcome),
  };
}
