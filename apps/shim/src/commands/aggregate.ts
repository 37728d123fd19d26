import { afterSteps } from '@ocp/after';
import { aggregate, RunFailed, type ResultFolder } from '@ocp/core';
import { DEFAULT_ENGINE, engineNamed } from '../engines.ts';
import { requestFrom, type RequestFlags } from '../flags.ts';
import { print, reportLines, say, stepLine } from '../output.ts';
import { withParts } from '../parts.ts';
import { withCsvFolder } from '../result-folder.ts';

export interface AggregateFlags extends RequestFlags {
  out?: string;
}

/** Runs one request and returns the exit status; a failure is thrown after its report was printed. */
export async function runAggregate(flags: AggregateFlags, signal: AbortSignal): Promise<number> {
  try {
    if (flags.out === undefined) return await run(flags, signal);
    return await withCsvFolder(flags.out, (folder) => run(flags, signal, folder));
  } catch (error) {
    if (error instanceof RunFailed && flags.json === true) print(error.report);
    throw error;
  }
}

async function run(flags: AggregateFlags, signal: AbortSignal, out?: ResultFolder): Promise<number> {
  const asked = requestFrom(flags, process.env);
  // What happens afterwards happens in PostgreSQL: with a folder there is no afterwards.
  const request = out === undefined ? asked : { ...asked, standalone: false };
  const engine = engineNamed(flags.engine ?? DEFAULT_ENGINE);
  const options = {
    signal,
    reason: flags.engine === undefined ? 'default' : 'requested',
    onStep: (step: Parameters<typeof stepLine>[0]) => {
      say(stepLine(step));
    },
    ...(out === undefined ? {} : { out }),
  };
  const report = await withParts(flags, (parts) =>
    aggregate(request, { engine, after: afterSteps, ...parts }, options),
  );
  for (const line of reportLines(report)) say(line);
  if (flags.json === true) print(report);
  return report.status === 'nothing' ? 3 : 0;
}
