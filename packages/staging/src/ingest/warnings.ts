import type { OcpError, Report } from '@ocp/core';
import { findingWarnings } from '../findings/warnings.ts';
import type { IngestOutcome } from './outcome.ts';
import type { IngestWork } from './prepare.ts';

type Warnings = Report['warnings'];

/** Everything of a load that somebody should look at, each kind once. */
export function warningsOf({ work, loaded, periods, superseded, incomplete }: IngestOutcome): Warnings {
  return [
    ...foreignPayload(work.foreign),
    ...findingWarnings([
      ...loaded.map(({ file, findings }) => ({ file: file.name, findings })),
      ...work.left.flatMap(({ before }) =>
        before === undefined ? [] : [{ file: before.name, findings: before.findings }],
      ),
    ]),
    ...refused(work),
    ...copies(work),
    ...missingReports(work.missing),
    ...incomplete,
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

const foreignPayload = (foreign: OcpError | undefined): Warnings =>
  foreign ? [{ code: foreign.code, message: foreign.message, where: foreign.where }] : [];

/** Refused reports, once for each reason. */
function refused({ left }: IngestWork): Warnings {
  const files = left.filter(({ status }) => status === 'refused').map(({ surveyed }) => surveyed);
  return [...Map.groupBy(files, ({ reason }) => reason)].map(([reason, of]) => ({
    code: 'REPORT_REFUSED',
    message: `${named(of.map(({ name }) => name))} not loaded: ${reason}`,
    where: { file: of[0]?.name ?? '', files: of.length },
  }));
}

function copies({ left }: IngestWork): Warnings {
  const names = left.filter(({ status }) => status === 'copy').map(({ surveyed }) => surveyed.name);
  if (names.length === 0) return [];
  return [
    {
      code: 'FILE_COPY',
      message: `${named(names)} not loaded: another file has the same content`,
      where: { file: names[0] ?? '', files: names.length },
    },
  ];
}

/** Reports that a manifest lists and that are not staged: they have not come, or were refused. */
export function missingReports(missing: readonly string[]): Warnings {
  if (missing.length === 0) return [];
  return [
    {
      code: 'PAYLOAD_INCOMPLETE',
      message: `${missing.length} reports that the manifest lists are not staged: ${missing.slice(0, 10).join(', ')}`,
      where: { files: missing.length },
    },
  ];
}

const named = ([first = '', ...others]: readonly string[]) =>
  others.length === 0 ? `${first} was` : `${first} and ${others.length} other files were`;
