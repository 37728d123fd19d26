import type { Report } from '@ocp/core';
import type { LedgerPayload } from './ledger.ts';
import { lostOf } from './lost.ts';
import type { IngestOutcome } from './outcome.ts';
import type { FileReport, IngestReport } from './report.ts';
import type { OwnedRequest } from './request.ts';

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
    ...work.left.map(({ surveyed: { name, reportType }, status }): FileReport => ({
      name,
      report_type: reportType ?? null,
      status,
      rows: 0,
      malformed: 0,
      anomalies: 0,
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

/** Warnings about what of a file was not staged. */
const leftOut = [
  { code: 'ROWS_SKIPPED', unit: 'rows', of: 'malformed', why: 'cannot be read and were skipped' },
  {
    code: 'ROWS_DROPPED',
    unit: 'rows',
    of: 'anomalies',
    why: 'hold measurements above 1e18 and were dropped',
  },
  {
    code: 'LABELS_DROPPED',
    unit: 'labels',
    of: 'droppedLabels',
    why: 'are not one key and one value and were left out',
  },
] as const;

function warningsOf({ work, loaded, periods, superseded }: IngestOutcome): Report['warnings'] {
  const { foreign } = work;
  return [
    ...(foreign ? [{ code: foreign.code, message: foreign.message, where: foreign.where }] : []),
    ...leftOut.flatMap(({ code, unit, of, why }) =>
      loaded
        .filter((file) => file[of] > 0)
        .map(({ file: { name }, [of]: count }) => ({
          code,
          message: `${count} ${unit} of ${name} ${why}`,
          where: { file: name, [unit]: count },
        })),
    ),
    ...work.left
      .filter(({ status }) => status === 'refused' || status === 'copy')
      .map(({ surveyed: { name, reason }, status }) => ({
        code: status === 'copy' ? 'FILE_COPY' : 'REPORT_REFUSED',
        message: `${name} was not loaded: ${reason ?? 'another file has the same content'}`,
        where: { file: name },
      })),
    ...(work.missing.length === 0
      ? []
      : [
          {
            code: 'PAYLOAD_INCOMPLETE',
            message: `${work.missing.length} reports that the manifest lists have not come: ${work.missing.slice(0, 10).join(', ')}`,
            where: { files: work.missing.length },
          },
        ]),
    ...(superseded === 0
      ? []
      : [
          {
            code: 'HOURS_SUPERSEDED',
            message: `${superseded} rows are of hours that a newer payload has, and were left out`,
            where: { rows: superseded },
          },
        ]),
    ...(periods
      ? []
      : [
          {
            code: 'NO_REPORT_PERIOD',
            message: 'the tenant does not know the source: there is no report period to summarize into',
            where: {},
          },
        ]),
  ];
}
