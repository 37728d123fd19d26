import { isOpenshift, ownSource, type RunWatch, type Store, type WatchedRun } from '@ocp/core';
import { observeAggregation, observeAggregationError, observeTotal } from './observe.ts';
import { manifestsOf } from './read/manifests.ts';

/** Counts aggregations of staged reports, by their source. */
export function stagedMetrics(): RunWatch {
  const started = new WeakMap<WatchedRun, number>();
  const total = (run: WatchedRun) => {
    const milliseconds = performance.now() - (started.get(run) ?? performance.now());
    observeTotal(run.request.schema, 'aggregate', milliseconds / 1000);
  };
  return {
    begun(run) {
      started.set(run, performance.now());
    },
    failed(run, error, wait) {
      if (!run.staged) return;
      observeAggregationError(run.request.schema, ownSource(run.request), error);
      if (wait === undefined) total(run);
    },
    ended(run, report) {
      if (!run.staged) return;
      const { schema, provider_type: provider } = run.request;
      observeAggregation(schema, ownSource(run.request), provider, report);
      total(run);
    },
  };
}

/** The payloads that a run reads of the staging, for its log: a database that does not answer is the run's own failure. */
export async function stagedPayloads(
  { request, staged }: WatchedRun,
  store: Store,
  signal: AbortSignal,
): Promise<{ manifests?: string[] }> {
  if (!staged || !isOpenshift(request)) return {};
  const { schema, ocp_source_uuid: source, start_date: start, end_date: end } = request;
  return { manifests: await manifestsOf(store, schema, source, { start, end }, signal).catch(() => []) };
}
