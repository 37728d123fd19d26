import { isDay, monthsOf, type DayRange, type Report } from '@ocp/core';
import type { RequestFlags } from '../flags.ts';
import { say } from '../output.ts';
import { withParts } from '../parts.ts';
import { runOptions } from '../run-options.ts';
import { runRequest } from '../run-request.ts';
import { tenantRequests } from '../tenant-requests.ts';
import { styled } from '../terminal.ts';
import { totalLine } from '../watch/run-lines.ts';

/**
 * Runs all clusters of a tenant, month by month, one transaction a month, pipeline and cluster, and adds the report of each. The first
 * failure ends the command; what was committed before it stays, and is found unchanged when the command is given again.
 */
export function runAll(
  flags: RequestFlags & { out?: string },
  reports: Report[],
  signal: AbortSignal,
): Promise<void> {
  return withParts(flags, signal, async (parts) => {
    const months = monthsAsked(flags);
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    try {
      for (const [index, days] of months.entries()) {
        if (months.length > 1) say(styled('bold', progress(days, index, months.length, seconds())));
        for await (const request of tenantRequests({ ...flags, ...days }, parts, signal)) {
          reports.push(await runRequest(request, parts, runOptions(flags, signal)));
        }
      }
    } finally {
      // Also after a failure: what was committed before it stays.
      if (reports.length > 0) say(totalLine(reports, seconds()));
    }
  });
}

/** The months of the days that were asked for; what is no range is left to the check of a request. */
function monthsAsked({ start, end }: DayRange): DayRange[] {
  const months = isDay(start) && isDay(end) ? monthsOf({ start, end }) : [];
  return months.length === 0 ? [{ start, end }] : months;
}

/** Which month it is, and how long those that are left take, if they are like those before. */
function progress({ start }: DayRange, done: number, all: number, seconds: number): string {
  const left = done === 0 ? '' : `, some ${Math.ceil((seconds / done) * (all - done))} s left`;
  return `month ${done + 1} of ${all}, ${start.slice(0, 7)}${left}`;
}
