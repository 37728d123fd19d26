import { asOcpError, retrying, type Store } from '@ocp/core';
import { ingest, lostText, observeSizes, stderrLog, type IngestReport } from '@ocp/staging';
import { print, say } from '../output.ts';
import { withStore } from '../parts.ts';
import { writeMetrics } from '../watch/command.ts';

export interface IngestFlags {
  payload: string;
  schema: string;
  ocpSource?: string;
  force?: boolean;
  strict?: boolean;
  database?: string;
  json?: boolean;
}

/** The exit status of a load that lost something: the rest of it is staged. */
const LOST = 5;

/** Loads a payload into the staging and returns the exit status; a payload that is there already is well too. */
export async function runIngest(flags: IngestFlags, signal: AbortSignal): Promise<number> {
  try {
    const report = await withStore(flags, (store) => load(flags, store, signal));
    for (const line of lines(report)) say(line);
    if (flags.json === true) print(report);
    return lostText(report.lost) === '' ? 0 : LOST;
  } finally {
    await writeMetrics();
  }
}

async function load(flags: IngestFlags, store: Store, signal: AbortSignal): Promise<IngestReport> {
  const { payload, schema, force, strict } = flags;
  const source = flags.ocpSource?.toLowerCase();
  const log = stderrLog();
  const report = await retrying(
    () => ingest(store, { payload, schema, source, force, strict }, { signal, log }),
    {
      signal,
      onRetry: ({ code, message }, wait) => {
        log.warn({ schema, provider: source, code, wait }, `the load failed and is begun again: ${message}`);
      },
    },
  );
  // The rows are committed: what cannot be measured now is measured after the next load.
  await observeSizes(store, schema, signal).catch((error: unknown) => {
    const { code, message } = asOcpError(error);
    log.warn(
      { schema, provider: report.source, code },
      `the load is done, but the tables were not measured: ${message}`,
    );
  });
  return report;
}

function lines({ payload, files, rows, replaced, superseded, seconds, lost }: IngestReport): string[] {
  const gone = lostText(lost);
  const counts = files.map(
    ({ name, report_type, status, rows, malformed, anomalies }) =>
      `  ${name.padEnd(52)} ${(report_type ?? '').padEnd(16)} ${status.padEnd(8)} ${rows} rows, ` +
      `${malformed} malformed, ${anomalies} anomalies`,
  );
  return [
    ...counts,
    `payload ${payload.manifest}: ${rows} rows in ${seconds.toFixed(2)} s, ` +
      `${replaced} older rows replaced, ${superseded} of newer payloads left out`,
    ...(gone === ''
      ? []
      : [`loaded with losses: ${gone} of the payload were not staged, as the warnings say`]),
  ];
}
