import {
  compareEngines,
  INCUMBENT,
  type ComparisonReport,
  type Compared,
  type WindowComparison,
} from '../compare/index.ts';
import type { Engine } from '../engine.ts';
import { asOcpError, errorCodes, OcpError } from '../errors.ts';
import { reportedError, type Report } from '../report.ts';
import type { Request } from '../request.ts';
import { aggregate, type RunOptions, type RunParts } from '../run/index.ts';
import { decide, type Decision } from './decide.ts';
import type { Flags, FlagSource } from './flags.ts';
import type { Records, RunRecord, Validation } from './records.ts';

/** A host that runs the incumbent itself: resolves when its rows are committed, throws when they are not. */
export type HostIncumbent = (request: Request, signal: AbortSignal) => Promise<unknown>;

/** What an aggregator is made of. */
export interface AggregatorParts extends Omit<RunParts, 'engine' | 'after' | 'staging'> {
  candidate: Engine;
  incumbent: Engine | HostIncumbent;
  /** Engines that may be compared by name besides. */
  engines?: readonly Engine[];
  /** The candidate of `OCP_POSTGRES_PIPELINE`, with the staging that feeds it. */
  postgres?: Required<Pick<RunParts, 'engine' | 'staging'>>;
  flags: FlagSource;
  /** Steps in PostgreSQL afterwards; needed by requests that are stand-alone. */
  after?: RunParts['after'];
  /** Where decisions and differences are kept; without it they are only returned. */
  records?: Records;
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
}

/** Decides, runs, validates or falls back, and records. */
export interface Aggregator {
  decide(schema: string): Promise<Decision>;
  /**
   * Runs a request. Fails as the engine does, so that no host takes a failed summary for a done one; in strict validation also
   * with `VALIDATION_DIFFERENT`, when the incumbent's rows are already there.
   */
  run(request: Request, options?: Partial<RunOptions>): Promise<AggregatorResult>;
  /** Runs engines by name, and `incumbent` for the rows that are there, on one request; writes nothing. */
  compare(request: Request, names: readonly string[], signal?: AbortSignal): Promise<ComparisonReport>;
}

/** Codes after which the incumbent would fail in the same way, or must not run. */
const final = new Set(['request', 'stopped']);

/** An aggregator for a host (spec integration.md 1). */
export function createAggregator(parts: AggregatorParts): Aggregator {
  return {
    decide: async (schema) => decide(schema, await parts.flags.read(schema)),
    compare: async (request, names, signal = new AbortController().signal) =>
      compareEngines(
        request,
        names.map((name) => named(name, parts)),
        parts,
        signal,
      ),
    async run(request, options = {}) {
      const flags = await parts.flags.read(request.schema);
      const run = new AggregatorRun(request, parts, flags, {
        signal: new AbortController().signal,
        ...options,
      });
      return run.run();
    },
  };
}

function named(name: string, { candidate, incumbent, engines = [], postgres }: AggregatorParts): Compared {
  if (name === INCUMBENT) return INCUMBENT;
  const known = [candidate, incumbent, postgres?.engine, ...engines];
  const found = known.find((engine) => typeof engine === 'object' && engine.name === name);
  if (typeof found === 'object') return found;
  throw new OcpError('ENGINE_UNKNOWN', `there is no engine ${name}`, { where: { engine: name } });
}

/** One request on its way. */
class AggregatorRun {
  readonly #request: Request;
  readonly #parts: AggregatorParts;
  readonly #flags: Flags;
  readonly #options: RunOptions;
  readonly #decision: Decision;

  constructor(request: Request, parts: AggregatorParts, flags: Flags, options: RunOptions) {
    this.#request = request;
    this.#parts = parts;
    this.#flags = flags;
    this.#options = options;
    this.#decision = decide(request.schema, flags);
  }

  async run(): Promise<AggregatorResult> {
    const result: AggregatorResult = { decision: this.#decision, engine: this.#chosen() };
    try {
      if (this.#decision.choice === 'candidate') await this.#runCandidate(result);
      else await this.#runIncumbent(result);
      if (this.#decision.reason === 'validate') result.validation = await this.#validate();
    } catch (error) {
      await this.#record(result, reportedError(asOcpError(error)));
      throw error;
    }
    await this.#record(result);
    if (this.#flags.POC_VALIDATION_STRICT && result.validation && result.validation.verdict !== 'equal') {
      throw validationError(result.validation);
    }
    return result;
  }

  async #runCandidate(result: AggregatorResult): Promise<void> {
    try {
      result.report = await this.#aggregate(this.#candidate());
    } catch (thrown) {
      const error = asOcpError(thrown);
      if (this.#flags.POC_PHASE !== 'fallback' || final.has(errorCodes[error.code])) throw thrown;
      result.fellBack = reportedError(error);
      await this.#runIncumbent(result);
    }
  }

  async #runIncumbent(result: AggregatorResult): Promise<void> {
    const { incumbent } = this.#parts;
    result.engine = nameOf(incumbent);
    if (typeof incumbent === 'function') await incumbent(this.#request, this.#options.signal);
    else result.report = await this.#aggregate({ engine: incumbent });
  }

  /** The candidate in the shadow; its failure is a verdict and never the run's. */
  async #validate(): Promise<Validation> {
    const comparisons: WindowComparison[] = [];
    const candidate = this.#candidate();
    const engine = candidate.engine.name;
    try {
      await this.#aggregate(candidate, { compared: (comparison) => void comparisons.push(comparison) });
      if (comparisons.every(isEqual)) return { engine, verdict: 'equal', comparisons };
      return { engine, verdict: 'different', comparisons: await this.#located(comparisons) };
    } catch (thrown) {
      const error = asOcpError(thrown);
      if (error.code === 'STOPPED') throw error;
      return { engine, verdict: 'failed', comparisons, error: reportedError(error) };
    }
  }

  /** The same with the first step that differs, when the incumbent is an engine that has steps. */
  async #located(comparisons: readonly WindowComparison[]): Promise<readonly WindowComparison[]> {
    const { incumbent } = this.#parts;
    if (typeof incumbent === 'function') return comparisons;
    const both = [incumbent, this.#candidate().engine];
    const found = await compareEngines(this.#request, both, this.#parts, this.#options.signal);
    return comparisons.map((comparison) => {
      const window = found.comparisons.find((other) => other.window.start === comparison.window.start);
      return window?.firstStep === undefined ? comparison : { ...comparison, firstStep: window.firstStep };
    });
  }

  async #aggregate(
    engine: Pick<RunParts, 'engine' | 'staging'>,
    options: Partial<RunOptions> = {},
  ): Promise<Report> {
    const { lake, store, after = {} } = this.#parts;
    return aggregate(
      this.#request,
      { lake, store, after, ...engine },
      { ...this.#options, reason: this.#decision.reason, ...options },
    );
  }

  #candidate(): Pick<RunParts, 'engine' | 'staging'> {
    const { candidate, postgres } = this.#parts;
    return this.#flags.OCP_POSTGRES_PIPELINE && postgres ? postgres : { engine: candidate };
  }

  #chosen(): string {
    if (this.#decision.choice === 'candidate') return this.#candidate().engine.name;
    return nameOf(this.#parts.incumbent);
  }

  async #record(result: AggregatorResult, error?: RunRecord['error']): Promise<void> {
    const { records } = this.#parts;
    if (records === undefined) return;
    const { decision, engine, report, fellBack, validation } = result;
    const cause = error ?? fellBack;
    await records.add(
      {
        request: this.#request,
        decision,
        engine,
        outcome: outcomeOf(report, error, fellBack),
        ...(cause === undefined ? {} : { error: cause }),
        ...(validation === undefined ? {} : { validation }),
      },
      this.#flags.POC_VALIDATION_RETENTION_DAYS,
    );
  }
}

const nameOf = (incumbent: Engine | HostIncumbent) =>
  typeof incumbent === 'function' ? INCUMBENT : incumbent.name;

const isEqual = ({ tables }: WindowComparison) => tables.every(({ status }) => status === 'equal');

function outcomeOf(
  report: Report | undefined,
  error: RunRecord['error'],
  fellBack: RunRecord['error'],
): RunRecord['outcome'] {
  if (error !== undefined) return 'failed';
  if (fellBack !== undefined) return 'fell back';
  return report?.status === 'nothing' ? 'nothing' : 'done';
}

function validationError({ engine, verdict, comparisons, error }: Validation): OcpError {
  const tables = comparisons
    .flatMap((comparison) => comparison.tables)
    .filter(({ status }) => status !== 'equal')
    .map(({ table }) => table);
  const what = verdict === 'failed' ? (error?.message ?? 'it failed') : [...new Set(tables)].join(', ');
  return new OcpError('VALIDATION_DIFFERENT', `the validation of ${engine} is ${verdict}: ${what}`, {
    where: { engine },
    hint: "The incumbent's rows are in the tables. Look at the recorded differences, or unset POC_VALIDATION_STRICT.",
  });
}
