import { OcpError } from '@ocp/core';
import { countOf } from '../findings/findings.ts';
import type { LoadedFile } from './load-file.ts';
import type { IngestWork } from './prepare.ts';
import type { Lost } from './report.ts';

/**
 * What of a payload is not staged, and never will be. A file that is there already, or twice, is no loss; what was lost of it when
 * it was loaded still is: the answer to that load may have been lost too.
 */
export function lostOf({ left }: Pick<IngestWork, 'left'>, loaded: readonly LoadedFile[]): Lost {
  const known = left.flatMap(({ before }) =>
    before === undefined ? [] : [{ ...before, droppedLabels: countOf(before.findings, 'LABELS_DROPPED') }],
  );
  const files: Pick<LoadedFile, 'malformed' | 'anomalies' | 'droppedLabels'>[] = [...loaded, ...known];
  const sum = (of: (file: (typeof files)[number]) => number) =>
    files.reduce((total, file) => total + of(file), 0);
  return {
    reports: left.filter(({ status }) => status === 'refused').length,
    rows: sum(({ malformed, anomalies }) => malformed + anomalies),
    labels: sum(({ droppedLabels }) => droppedLabels),
  };
}

/** What was lost in words; empty when nothing was. */
export function lostText(lost: Lost): string {
  return Object.entries(lost)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${count === 1 ? what.replace(/s$/, '') : what}`)
    .join(', ');
}

/** That a payload whose losses are not accepted was not loaded. */
export function refusedForLosses(lost: Lost): OcpError {
  return new OcpError(
    'PAYLOAD_LOSSES',
    `nothing was loaded: ${lostText(lost)} of the payload cannot be staged`,
    {
      where: { ...lost },
      hint: 'The log names files and lines. Without --strict the rest is loaded.',
    },
  );
}
