import type { WindowComparison } from '../compare/index.ts';
import type { Report } from '../report.ts';
import type { MachinesRequest } from '../machines/request.ts';
import type { RatesRequest } from '../rates/request.ts';
import type { Request } from '../request.ts';
import type { Decision } from './decide.ts';

/** What became of one request. */
export interface RunRecord {
  request: Request | RatesRequest | MachinesRequest;
  decision: Decision;
  /** The engine whose rows users read now; `incumbent` for a function of the host. */
  engine: string;
  /** `fell back`: the candidate failed and the incumbent ran. */
  outcome: 'done' | 'nothing' | 'failed' | 'fell back';
  /** Why the run, or the candidate before the incumbent, failed. */
  error?: Report['error'];
  validation?: Validation;
}

/** What a candidate in the shadow found. Left is the incumbent. */
export interface Validation {
  engine: string;
  verdict: 'equal' | 'different' | 'failed';
  comparisons: readonly WindowComparison[];
  error?: Report['error'];
}

/** Where decisions, failures and differences are kept. */
export interface Records {
  /** Adds a record and removes those that are older than the retention. */
  add(record: RunRecord, retentionDays: number): Promise<void>;
}
