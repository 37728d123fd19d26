import {
  asOcpError,
  errorCodes,
  exitStatus,
  reportedError,
  retrying,
  type OcpError,
  type Store,
} from '@ocp/core';
import {
  findPayloads,
  ingest,
  loggedProgress,
  lostText,
  observeSizes,
  openPayload,
  payloadLimit,
  stderrLog,
  type IngestReport,
  type Logger,
} from '@ocp/staging';
import { logText } from '../log-text.ts';
import { errorLines, isQuiet, print, say, warn } from '../output.ts';
import { withStore } from '../parts.ts';
import { onTerminal } from '../terminal.ts';
import { writeMetrics } from '../watch/command.ts';
import { loadsLine, reportLines } from './ingest-lines.ts';

export interface IngestFlags {
  payload: string[];
  schema: string;
  ocpSource?: string;
  force?: boolean;
  strict?: boolean;
  database?: string;
  json?: boolean;
}

/** What became of a payload. */
type Loaded = IngestReport | { status: 'failed'; payload: string; error: OcpError };

/** The exit status of a load that lost something: the rest of it is staged. */
const LOST = 5;

/** Standard input, as a place of a payload. */
const STDIN = '-';

/**
 * Loads payloads into the staging, one after the other, and returns the exit status; what is there already is well too. One of
 * several that cannot be loaded does not keep the others, and counts as lost.
 */
export async function runIngest(flags: IngestFlags, signal: AbortSignal): Promise<number> {
  const people = { write: (line: string) => warn(logText(line, process.stderr)) };
  const log = stderrLog(isQuiet() ? 'warn' : 'info', onTerminal() ? people : undefined);
  try {
    const loads = await withStore(flags, async (store) => {
      const done = await loadAll(flags, store, log, signal);
      await measure(flags.schema, store, log, signal);
      return done;
    });
    return conclude(loads, flags);
  } finally {
    await writeMetrics();
  }
}

async function loadAll(
  flags: IngestFlags,
  store: Store,
  log: Logger,
  signal: AbortSignal,
): Promise<Loaded[]> {
  const places = flags.payload.includes(STDIN) ? flags.payload : await findPayloads(flags.payload);
  const loads: Loaded[] = [];
  for (const place of places) {
    try {
      const report = await load(place, flags, store, log, signal);
      const tell = lostText(report.lost) === '' ? say : warn;
      for (const line of reportLines(report, onTerminal())) tell(line);
      loads.push(report);
    } catch (thrown) {
      const error = asOcpError(thrown);
      if (places.length === 1 || !isOfPayload(error)) throw error;
      for (const line of errorLines(error.at({ payload: place }))) warn(line);
      loads.push({ status: 'failed', payload: place, error });
    }
  }
  return loads;
}

/** Whether another payload may be loaded all the same. */
const isOfPayload = ({ code }: OcpError) => ['request', 'nothing', 'input'].includes(errorCodes[code]);

async function load(
  place: string,
  { schema, force, strict, ocpSource }: IngestFlags,
  store: Store,
  log: Logger,
  signal: AbortSignal,
): Promise<IngestReport> {
  const from = place === STDIN ? { name: 'standard input', bytes: process.stdin } : place;
  await using payload = await openPayload(from, {
    ...{ signal, limit: payloadLimit(process.env) },
    onProgress: loggedProgress(log, place),
  });
  const source = ocpSource?.toLowerCase();
  return await retrying(() => ingest(store, { payload, schema, source, force, strict }, { signal, log }), {
    signal,
    onRetry: ({ code, message }, wait) => {
      log.warn({ schema, provider: source, code, wait }, `the load failed and is begun again: ${message}`);
    },
  });
}

/** The rows are committed: what cannot be measured now is measured after the next load. */
async function measure(schema: string, store: Store, log: Logger, signal: AbortSignal): Promise<void> {
  await observeSizes(store, schema, signal).catch((error: unknown) => {
    const { code, message } = asOcpError(error);
    log.warn({ schema, code }, `the load is done, but the tables were not measured: ${message}`);
  });
}

function conclude(loads: readonly Loaded[], { json }: IngestFlags): number {
  const [first] = loads;
  if (loads.length > 1) say(loadsLine(loads));
  if (json === true && first !== undefined) {
    const payloads = loads.map((one) =>
      one.status === 'failed' ? { ...one, error: reportedError(one.error) } : one,
    );
    print(loads.length === 1 ? payloads[0] : { status: 'done', payloads });
  }
  const failed = loads.flatMap((one) => (one.status === 'failed' ? [one.error] : []));
  const [error] = failed;
  if (error !== undefined && failed.length === loads.length) return exitStatus(error.code);
  const lost = loads.some((one) => one.status === 'failed' || lostText(one.lost) !== '');
  return lost ? LOST : 0;
}
