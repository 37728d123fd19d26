import type { DayRange, OcpError, PipelineName } from '../contract/index.ts';
import type { RunPlan } from '../plan/index.ts';
import type { Report } from '../report.ts';
import type { Request } from '../request.ts';
import type { StepPlace, StepRecord } from './recorder.ts';

/** A run as those see it who watch it; the same object from its begin to its end. */
export interface WatchedRun {
  request: Request;
  pipeline: PipelineName;
  engine: string;
  /** Whether it reads reports of the staging. */
  staged: boolean;
  /** Whether no user sees its rows. */
  shadow: boolean;
}

/** Told what happens around a run, whatever engine makes it and whoever asked for it: a log, or metrics. */
export interface RunWatch {
  /** Before the first attempt, which waits for it. */
  begun?(run: WatchedRun): Promise<void> | void;
  /** An attempt knows what there may be to do. */
  planned?(run: WatchedRun, plan: RunPlan): void;
  /** The steps of a window follow, or without one what comes after all windows. */
  window?(run: WatchedRun, window: DayRange | undefined): void;
  /** A step of an attempt has ended; without a place it is none of the engine's. */
  step?(run: WatchedRun, step: StepRecord, place?: StepPlace): void;
  /** An attempt has failed; another one follows in `wait` milliseconds, or none without it. */
  failed?(run: WatchedRun, error: OcpError, wait: number | undefined): void;
  /** It was done, or there was nothing to do. */
  ended?(run: WatchedRun, report: Report): void;
}

/** All of them as one. What one throws is its own affair: the rows of the run may be there already. */
export function watchedBy(watches: readonly RunWatch[]): Required<RunWatch> {
  const tell = (what: (watch: RunWatch) => void) => {
    for (const watch of watches) {
      try {
        what(watch);
      } catch {
        // There is nobody else to tell.
      }
    }
  };
  return {
    async begun(run) {
      await Promise.allSettled(watches.map(async (watch) => watch.begun?.(run)));
    },
    planned: (run, plan) => tell((watch) => watch.planned?.(run, plan)),
    window: (run, window) => tell((watch) => watch.window?.(run, window)),
    step: (run, step, place) => tell((watch) => watch.step?.(run, step, place)),
    failed: (run, error, wait) => tell((watch) => watch.failed?.(run, error, wait)),
    ended: (run, report) => tell((watch) => watch.ended?.(run, report)),
  };
}
