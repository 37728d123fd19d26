import { aggregate, failedReport, OcpError, RunFailed, type Report, type ResultFolder } from '@ocp/core';
import { DEFAULT_ENGINE } from '../engines.ts';
import { requestFrom, type RequestFlags } from '../flags.ts';
import { print, reportLines, say } from '../output.ts';
import { withParts } from '../parts.ts';
import { withCsvFolder } from '../result-folder.ts';
import { runOptions } from '../run-options.ts';
import { runAll } from './all.ts';

export interface AggregateFlags extends RequestFlags {
  out?: string;
}

/** Runs one request, or all of a tenant, and returns the exit status; a failure is thrown after its report was printed. */
export async function runAggregate(flags: AggregateFlags, signal: AbortSignal): Promise<number> {
  try {
    return flags.pipeline === 'all'
      ? showAll(await runAll(flags, signal), flags)
      : show(await runOne(flags, signal), flags);
  } catch (error) {
    if (flags.json === true && error instanceof OcpError) {
      const { database: _secret, ...said } = flags;
      print(
        error instanceof RunFailed ? error.report : failedReport(said, flags.engine ?? DEFAULT_ENGINE, error),
      );
    }
    throw error;
  }
}

function runOne(flags: AggregateFlags, signal: AbortSignal): Promise<Report> {
  if (flags.out === undefined) return run(flags, signal);
  return withCsvFolder(flags.out, (folder) => run(flags, signal, folder));
}

function run(flags: AggregateFlags, signal: AbortSignal, out?: ResultFolder): Promise<Report> {
  const asked = requestFrom(flags, process.env);
  // What happens afterwards happens in PostgreSQL: with a folder there is no afterwards.
  const request = out === undefined ? asked : { ...asked, standalone: false };
  return withParts(flags, (parts) => aggregate(request, parts, runOptions(flags, signal, out)));
}

function show(report: Report, { json }: AggregateFlags): number {
  for (const line of reportLines(report)) say(line);
  if (json === true) print(report);
  return report.status === 'nothing' ? 3 : 0;
}

/** One report a run; nothing was done only when no run did anything. */
function showAll(reports: Report[], { json }: AggregateFlags): number {
  for (const report of reports) for (const line of reportLines(report)) say(line);
  if (json === true) print(reports);
  return reports.every(({ status }) => status === 'nothing') ? 3 : 0;
}
