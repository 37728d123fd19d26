import type { Engine, Store } from '../contract/index.ts';
import type { Report } from '../report.ts';
import type { Request } from '../request.ts';
import type { RunOptions, RunParts } from '../run/index.ts';
import type { Decision } from './decide.ts';
import type { FlagSource } from './flags.ts';
import type { Records, Validation } from './records.ts';

/** A host that runs the incumbent itself: resolves when its rows are committed, throws when they are not. */
export type HostIncumbent = (request: Request, signal: AbortSignal) => Promise<unknown>;

/** What an aggregator is made of. */
export interface AggregatorParts extends Omit<RunParts, 'engine' | 'after' | 'staging' | 'store'> {
  store: Store & { readonly records?: Records };
  candidate: Engine;
  incumbent: Engine | HostIncumbent;
  /** Engines that may be compared by name besides. */
  engines?: readonly Engine[];
  /** The candidate of `OCP_POSTGRES_PIPELINE`, with the staging that feeds it. */
  postgres?: Required<Pick<RunParts, 'engine' | 'staging'>>;
  flags: FlagSource;
  /** Steps in PostgreSQL afterwards; needed by requests that are stand-alone. */
  after?: RunParts['after'];
  /** Where decisions and differences are kept; default: where the store keeps them, if it does. */
  records?: Records;
}

export interface AggregatorOptions extends Omit<RunOptions, 'reason' | 'shadow' | 'out'> {
  /** The decision of an update that this run is a part of, taken before; default: it is taken now. */
  decision?: Decision;
  /** Told before anything runs. */
  onDecision?(decision: Decision): void;
  /** Told when the candidate has failed and the incumbent runs in its place. */
  onFallback?(failure: NonNullable<Report['error']>): void;
}

/** What a run did, and why by this engine. */
export interface AggregatorResult {
  decision: Decision;
  /** The engine whose rows users read now; `incumbent` for a function of the host. */
  engine: string;
  /** Of the engine; a function of the host has none. */
  report?: Report;
  /** The candidate's failure, when the incumbent ran in its place. */
  fellBack?: Report['error'];
  validation?: Validation;
  /** Why there is no record of a run that was done. */
  unrecorded?: Report['error'];
}
