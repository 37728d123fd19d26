import { availableParallelism } from 'node:os';
import { asOcpError, OcpError, openshiftLock, type Store, type StoreTransaction } from '@ocp/core';
import { silent, type Logger } from '../log.ts';
import { observeIngest, observeIngestError, observeTotal } from '../observe.ts';
import { payloadIdentity } from '../payload/identity.ts';
import { payloadLimit } from '../payload/limit.ts';
import { openPayload, type Payload } from '../payload/payload.ts';
import { loggedProgress } from './progress.ts';
import { reportTypeOf } from '../report-types.ts';
import { analyzeMonth, ensureTables } from '../tables.ts';
import { removeUnpublished, type LedgerPayload } from './ledger.ts';
import type { LoadedFile } from './load-file.ts';
import { loadFiles, type LoadPlace } from './load-files.ts';
import { inParallel } from './in-parallel.ts';
import { incompleteness } from './incomplete.ts';
import { hoursOf, monthsOf } from './loaded.ts';
import { lostOf, lostText, refusedForLosses } from './lost.ts';
import { ingestReport } from './make-report.ts';
import type { IngestOutcome } from './outcome.ts';
import { foreignCluster, sourceOfCluster } from './owner.ts';
import { prepare, type IngestWork } from './prepare.ts';
import { publish } from './publish.ts';
import type { IngestReport } from './report.ts';
import { checkRequest, type IngestOptions, type IngestRequest, type OwnedRequest } from './request.ts';
import { survey, type SurveyedFile } from './survey.ts';
import { addReportPeriods, addTagKeys } from './tenant.ts';

/**
 * Loads a payload into the staging tables of a tenant, as a whole or not at all. Another load or aggregation of the source
 * is waited for; what is loaded already stays as it is (docs/staging.md says the rule). Fails with `REQUEST_INVALID`,
 * `USAGE_INVALID`, `SOURCE_UNKNOWN`, `CLUSTER_MISMATCH`, `PAYLOAD_LOSSES`, `PAYLOAD_UNREADABLE`, `PAYLOAD_TOO_LARGE`, `MANIFEST_INVALID`, `REPORT_REFUSED` when no file
 * is a report, `NO_INPUT`, `DATABASE_*`.
 */
export async function ingest(
  store: Store,
  request: IngestRequest,
  options: IngestOptions,
): Promise<IngestReport> {
  const started = performance.now();
  const { schema, payload: given } = request;
  let { source } = request;
  try {
    checkRequest(request);
    await using own = typeof given === 'string' ? await opened(given, options) : undefined;
    const payload = own ?? (given as Payload);
    source ??= await sourceOfCluster(store, schema, payload.manifest?.clusterId, options.signal);
    const report = await load(store, { ...request, source }, payload, options);
    observeIngest(report);
    return report;
  } catch (error) {
    observeIngestError(schema, source ?? '');
    throw asOcpError(error, { schema, ...(source === undefined ? {} : { source }) });
  } finally {
    observeTotal(schema, 'ingest', (performance.now() - started) / 1000);
  }
}

function opened(path: string, { signal, log = silent, limit }: IngestOptions): Promise<Payload> {
  return openPayload(path, {
    signal,
    limit: limit ?? payloadLimit(process.env),
    onProgress: loggedProgress(log, path),
  });
}

async function load(
  store: Store,
  request: OwnedRequest,
  opened: Payload,
  { signal, log = silent, parallel = Math.min(availableParallelism(), 4) }: IngestOptions,
): Promise<IngestReport> {
  const started = performance.now();
  const { schema, source } = request;
  const surveyed = await survey(opened, parallel, signal);
  if (surveyed.every(({ reportType }) => reportType === undefined)) throw noReport(opened, surveyed);
  const payload = ledgerPayload(source, opened, surveyed);
  const { manifest, clusterId: cluster } = payload;
  const own = log.child({ schema, provider: source, manifest, cluster });
  own.info({ files: surveyed.length }, 'ingest begins');
  await ensureTables(store, schema, signal);
  const place = { store, schema, source, parallel, signal, log: own };
  const outcome = await store.transaction(
    schema,
    async (transaction) => {
      await transaction.lock([openshiftLock(schema, source)]);
      const foreign = await foreignCluster(transaction, payload);
      if (foreign !== undefined && request.force !== true) throw foreign;
      const work = await prepare(store, schema, payload, surveyed, signal);
      return loadAndPublish(transaction, payload, { ...work, foreign }, place, request.strict === true);
    },
    { signal },
  );
  if (outcome instanceof OcpError) throw outcome;
  await analyze(place, outcome.loaded).catch((error: unknown) => {
    const { code, message } = asOcpError(error);
    own.warn({ code }, `the load is done, but its rows were not counted for the planner: ${message}`);
  });
  const report = ingestReport(request, payload, outcome, (performance.now() - started) / 1000);
  logReport(report, outcome.loaded, own);
  return report;
}

/** Under the source's lock. A failure is returned, so that what it removes is committed. */
async function loadAndPublish(
  transaction: StoreTransaction,
  { source, clusterId }: LedgerPayload,
  work: IngestWork,
  place: LoadPlace,
  strict: boolean,
): Promise<IngestOutcome | OcpError> {
  const { sql } = transaction;
  try {
    const loaded = await loadFiles(work.files, place);
    const lost = lostOf(work, loaded);
    if (strict && lostText(lost) !== '') throw refusedForLosses(lost);
    const published = await publish(sql, source, work.payload, loaded, work.outdated);
    await addTagKeys(sql, new Set(loaded.flatMap(({ keys }) => [...keys])));
    const periods = await addReportPeriods(transaction, source, clusterId, monthsOf(loaded));
    const incomplete = await incompleteness(sql, source, work);
    return { work, loaded, periods, incomplete, ...published };
  } catch (error) {
    // Fails where the connection is lost or a statement of ours failed: then the next load of the source does it.
    await removeUnpublished(sql, source).catch(() => {
      throw asOcpError(error);
    });
    return asOcpError(error);
  }
}

function ledgerPayload(source: string, opened: Payload, surveyed: readonly SurveyedFile[]): LedgerPayload {
  const contents = surveyed.map(({ contentHash }) => contentHash);
  const { clusterId, version, date, covered, files } = opened.manifest ?? {};
  const manifest = payloadIdentity(opened, contents);
  return { source, manifest, clusterId, version, date, covered, listed: files ?? [] };
}

/** PostgreSQL must know how many rows came before it plans the aggregation. */
async function analyze(
  { store, schema, parallel, signal }: LoadPlace,
  loaded: readonly LoadedFile[],
): Promise<void> {
  const partitions = [...Map.groupBy(loaded, ({ file }) => file.reportType)].flatMap(([type, files]) =>
    monthsOf(files).map((month) => ({ type: reportTypeOf(type), month })),
  );
  await inParallel(partitions, parallel, signal, async (waiting, stopped) => {
    for (const { type, month } of waiting) await analyzeMonth(store, schema, type, month, stopped);
    return [];
  });
}

function logReport(
  { rows, replaced, superseded, seconds, warnings }: IngestReport,
  loaded: readonly LoadedFile[],
  log: Logger,
): void {
  for (const { code, message } of warnings) log.warn({ code }, message);
  log.info({ ...hoursOf(loaded), rows, replaced, superseded, seconds }, 'ingest done');
}

function noReport({ place }: Payload, files: readonly SurveyedFile[]): OcpError {
  const [first] = files;
  return new OcpError('REPORT_REFUSED', `no file of the payload is a report: ${first?.reason}`, {
    where: {
      file: place,
      files: files
        .map(({ name }) => name)
        .join(', ')
        .slice(0, 200),
    },
    hint: 'The first line of a report names its columns, as the metrics operator writes them.',
  });
}
