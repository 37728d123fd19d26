import type { RunWatch } from '@ocp/core';
import { onTerminal, styled } from '../terminal.ts';
import { say, warn } from '../output.ts';
import { lastLine, reportLines, runHeading, stepLine, warningLines } from './run-lines.ts';

/** Milliseconds in which a run may find that nothing has changed: then its last line says all. */
const MOMENT = 1000;

/** Tells people on standard error how a run goes: under headings its steps, in the end what changed. */
export function progress(): RunWatch {
  let held: string[] | undefined = [];
  let timer: NodeJS.Timeout | undefined;
  const tell = (line: string) => {
    if (held === undefined) say(line);
    else held.push(line);
  };
  const release = () => {
    clearTimeout(timer);
    const lines = held ?? [];
    held = undefined;
    for (const line of lines) say(line);
  };
  return {
    begun({ request, engine }) {
      tell(runHeading(request, engine));
      timer = setTimeout(release, MOMENT).unref();
    },
    planned(_, { cluster }) {
      if (cluster === undefined) return;
      const { clusterId, clusterAlias } = cluster;
      const alias = clusterAlias === null || clusterAlias === clusterId ? '' : ` (${clusterAlias})`;
      tell(styled('bold', `  cluster ${clusterId}${alias}`));
    },
    window(_, window) {
      release();
      const heading = window === undefined ? 'after all windows' : `window ${window.start} to ${window.end}`;
      say(styled('bold', `  ${heading}`));
    },
    step: (_, step, place) => tell(stepLine(step, place)),
    failed(_, { message, code }, wait) {
      release();
      // Elsewhere the log says it, and the last failure is the command's own.
      if (onTerminal() && wait !== undefined) {
        const again = `is begun again in ${(wait / 1000).toFixed(1)} s`;
        warn(`  ${styled('yellow', `${code}, ${again}`)}: ${message}`);
      }
    },
    ended({ request }, report) {
      if (report.unchanged) clearTimeout(timer);
      else release();
      for (const line of reportLines(report)) say(line);
      for (const line of warningLines(report)) warn(line);
      const tellLast = report.warnings.length === 0 ? say : warn;
      tellLast(lastLine(request, report));
    },
  };
}
