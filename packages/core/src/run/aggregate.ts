import { asOcpError, pipelineOf } from '../contract/index.ts';
import { reportedError, type Report } from '../report.ts';
import type { Request } from '../request.ts';
import { attempt, RunFailed } from './attempt.ts';
import type { RunOptions, RunParts } from './parts.ts';
import { retrying } from './retry.ts';
import { watchedBy, type WatchedRun } from './watch.ts';

/**
 * Runs one request from the lake to committed rows, in one transaction, which is begun again after an error that can pass.
 * Returns a report with status `done` or `nothing`; anything else throws `RunFailed`, so that no caller can take a failed
 * summary for a done one. The report is that of the last attempt.
 */
export async function aggregate(request: Request, parts: RunParts, options: RunOptions): Promise<Report> {
  const { signal, retry, watch = [], onStep, onPlan, onWindow } = options;
  const run: WatchedRun = {
    request,
    pipeline: pipelineOf[request.provider_type],
    engine: parts.engine.name,
    staged: parts.staging !== undefined,
    shadow: options.shadow !== undefined,
  };
  const told = watchedBy(watch);
  const observed: RunOptions = {
    ...options,
    onStep(step, place) {
      told.step(run, step, place);
      onStep?.(step, place);
    },
    onPlan(plan) {
      told.planned(run, plan);
      onPlan?.(plan);
    },
    onWindow(window) {
      told.window(run, window);
      onWindow?.(window);
    },
  };
  let last: RunFailed | undefined;
  const once = () =>
    attempt(request, parts, observed).catch((error: unknown) => {
      if (error instanceof RunFailed) last = error;
      throw error;
    });
  await told.begun(run);
  try {
    const report = await retrying(once, {
      ...retry,
      signal,
      onRetry: (error, wait) => told.failed(run, error, wait),
    });
    told.ended(run, report);
    return report;
  } catch (thrown) {
    const error = asOcpError(thrown);
    told.failed(run, error, undefined);
    if (thrown instanceof RunFailed || last === undefined) throw thrown;
    // It was stopped while it waited for another attempt.
    throw new RunFailed(error, { ...last.report, error: reportedError(error) });
  }
}
