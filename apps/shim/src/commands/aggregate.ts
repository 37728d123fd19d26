import { failedReport, OcpError, RunFailed, type Report, type Request, type ResultFolder } from '@ocp/core';
import { DEFAULT_ENGINE } from '../engines.ts';
import { ALL, requestFrom, requestSaid, type RequestFlags } from '../flags.ts';
import { print } from '../output.ts';
import { withParts } from '../parts.ts';
import { withCsvFolder } from '../result-folder.ts';
import { runOptions } from '../run-options.ts';
import { runRequest } from '../run-request.ts';
import { runAll } from './all.ts';

export interface AggregateFlags extends RequestFlags {
  out?: string;
}

/** Runs one request, or all of a tenant, and returns the exit status; a failure is thrown after its report was printed. */
export async function runAggregate(flags: AggregateFlags, signal: AbortSignal): Promise<number> {
  const done: Report[] = [];
  try {
    if (flags.pipeline === ALL) await runAll(flags, done, signal);
    else done.push(await runOne(flags, signal));
  } catch (error) {
    if (flags.json === true && error instanceof OcpError) {
      const failed = reportOf(error, flags);
      print(done.length === 0 ? failed : [...done, failed]);
    }
    throw error;
  }
  if (flags.json === true) print(flags.pipeline === ALL ? done : done[0]);
  return done.every(({ status }) => status === 'nothing') ? 3 : 0;
}

function runOne(flags: AggregateFlags, signal: AbortSignal): Promise<Report> {
  const request = requestFrom(flags, process.env);
  const run = (request: Request, out?: ResultFolder) =>
    withParts(flags, signal, (parts) => runRequest(request, parts, runOptions(flags, signal, out)));
  if (flags.out === undefined) return run(request);
  // What happens afterwards happens in PostgreSQL: with a folder there is no afterwards.
  return withCsvFolder(flags.out, (folder) => run({ ...request, standalone: false }, folder));
}

function reportOf(error: OcpError, flags: AggregateFlags): Report {
  if (error instanceof RunFailed) return error.report;
  return failedReport(requestSaid(flags, process.env), flags.engine ?? DEFAULT_ENGINE, error);
}
