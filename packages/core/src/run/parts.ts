import type { WindowComparison } from '../compare/report.ts';
import type { AfterStep, DayRange, Engine, Store } from '../contract/index.ts';
import type { RunPlan } from '../plan/index.ts';
import type { InputSources } from './inputs.ts';
import type { ResultFolder } from './outputs.ts';
import type { RetryOptions } from './retry.ts';
import type { StepListener } from './recorder.ts';
import type { RunWatch } from './watch.ts';
import type { StateFolder } from './window.ts';

/** The parts of the system that a run is made of. */
export interface RunParts extends InputSources {
  engine: Engine;
  store: Store;
  after: Readonly<Record<string, AfterStep>>;
}

export interface RunOptions {
  signal: AbortSignal;
  /** Why this engine; default `requested`. */
  reason?: string;
  /** Where the engine's tables go instead of the database. */
  out?: ResultFolder;
  /** Makes the run a shadow: its tables are compared with the rows that users read, window by window, and not written. */
  shadow?: Shadow;
  /** Where the state of earlier runs is read instead of the database. */
  state?: StateFolder;
  /** How often an attempt that failed in passing is followed by another one, and when; default: that of `retrying`. */
  retry?: Pick<RetryOptions, 'attempts' | 'delay'>;
  onStep?: StepListener;
  /** Told of the plan of each attempt. */
  onPlan?: (plan: RunPlan) => void;
  /** Told before the steps of a window, and without one before those that come after all windows. */
  onWindow?: (window: DayRange | undefined) => void;
  /** Who watches the run with all its attempts. */
  watch?: readonly RunWatch[];
}

/** A run that no user sees. */
export interface Shadow {
  /** What an attempt before has found is void. */
  begin(): void;
  /** Told of every window. */
  found(comparison: WindowComparison): void;
  /**
   * Whether the run writes our own state, which the next pipeline reads: it must where the incumbent leaves none, and must
   * not where the state is the incumbent's.
   */
  writesState: boolean;
}
