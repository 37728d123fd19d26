import { counted } from '../counted.ts';
import { lostText, type IngestReport, type Lost } from '@ocp/staging';

/** The report of a load in lines, the last one with what was lost; without the warnings where they were said as they came. */
export function reportLines(report: IngestReport, saidWarnings: boolean): string[] {
  const { payload, files, rows, replaced, superseded, seconds, lost } = report;
  const counts = files.map(
    ({ name, report_type, status, rows, malformed, anomalies }) =>
      `  ${name.padEnd(52)} ${(report_type ?? '').padEnd(16)} ${status.padEnd(8)} ${rows} rows, ` +
      `${malformed} malformed, ${anomalies} anomalies`,
  );
  const gone = lostText(lost);
  return [
    ...counts,
    ...(saidWarnings ? [] : report.warnings.map(({ code, message }) => `  warning ${code}: ${message}`)),
    `payload ${payload.manifest}: ${rows} rows in ${seconds.toFixed(2)} s, ` +
      `${replaced} older rows replaced, ${superseded} of newer payloads left out, ` +
      counted(report.warnings.length, 'warning'),
    ...(gone === '' ? [] : [`loaded with losses: ${gone} of the payload not staged, as the warnings say`]),
  ];
}

/** What became of several payloads, in one line. */
export function loadsLine(loads: readonly (IngestReport | { status: 'failed' })[]): string {
  const reports = loads.filter((one): one is IngestReport => one.status !== 'failed');
  const sum = (of: (report: IngestReport) => number) =>
    reports.reduce((total, report) => total + of(report), 0);
  const lost: Lost = {
    reports: sum(({ lost: { reports } }) => reports),
    rows: sum(({ lost: { rows } }) => rows),
    labels: sum(({ lost: { labels } }) => labels),
  };
  const gone = lostText(lost);
  const failed = loads.length - reports.length;
  return (
    `${reports.length} of ${loads.length} payloads: ${sum(({ rows }) => rows)} rows, ` +
    `${sum(({ replaced }) => replaced)} older rows replaced` +
    (failed === 0 ? '' : `; ${failed} payloads were not loaded`) +
    (gone === '' ? '' : `; loaded with losses: ${gone} not staged`)
  );
}
