import { INCUMBENT } from '../compare/index.ts';
import { asOcpError, OcpError, type Engine } from '../contract/index.ts';
import { reportedError, type Report } from '../report.ts';
import type { Request } from '../request.ts';
import { aggregate, type RunParts } from '../run/index.ts';
import type { AggregatorOptions, AggregatorParts, AggregatorResult, HostIncumbent } from './parts.ts';
import { decide, type Decision } from './decide.ts';
import type { Flags } from './flags.ts';
import type { RunRecord } from './records.ts';
import { validate, validationError } from './validate.ts';

/** Codes after which the incumbent must not run: it would fail in the same way, or somebody wants nothing to run. */
const final: ReadonlySet<string> = new Set(['REQUEST_INVALID', 'STOPPED']);

/** One request on its way. */
export class AggregatorRun {
  readonly #request: Request;
  readonly #parts: AggregatorParts;
  readonly #flags: Flags;
  readonly #options: AggregatorOptions;
  readonly #decision: Decision;

  constructor(request: Request, parts: AggregatorParts, flags: Flags, options: AggregatorOptions) {
    this.#request = request;
    this.#parts = parts;
    this.#flags = flags;
    this.#options = options;
    this.#decision = options.decision ?? decide(request.schema, flags);
  }

  async run(): Promise<AggregatorResult> {
    const { incumbent } = this.#parts;
    const result: AggregatorResult = { decision: this.#decision, engine: this.#chosen() };
    this.#options.onDecision?.(this.#decision);
    try {
      if (this.#decision.choice === 'candidate') await this.#runCandidate(result);
      else await this.#runIncumbent(result);
    } catch (error) {
      // The failure is what the host must see, whether it can be recorded or not.
      await this.#record(result, reportedError(asOcpError(error))).catch(() => undefined);
      throw error;
    }
    if (this.#decision.reason === 'validate') {
      const { report } = result;
      const candidate = { engine: this.#candidateName(), parts: () => this.#runParts(this.#candidate()) };
      result.validation = await validate(this.#request, candidate, { incumbent, report }, this.#runOptions());
    }
    try {
      await this.#record(result);
    } catch (error) {
      // The rows are committed: a host that took this for a failure would run it all again.
      result.unrecorded = reportedError(asOcpError(error));
    }
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
      if (this.#decision.phase !== 'fallback' || final.has(error.code)) throw thrown;
      result.fellBack = reportedError(error);
      this.#options.onFallback?.(result.fellBack);
      await this.#runIncumbent(result);
    }
  }

  async #runIncumbent(result: AggregatorResult): Promise<void> {
    const { incumbent } = this.#parts;
    result.engine = nameOf(incumbent);
    if (typeof incumbent === 'function') await incumbent(this.#request, this.#options.signal);
    else result.report = await this.#aggregate({ engine: incumbent });
  }

  #aggregate(engine: Pick<RunParts, 'engine' | 'staging'>): Promise<Report> {
    return aggregate(this.#request, this.#runParts(engine), this.#runOptions());
  }

  #runParts(engine: Pick<RunParts, 'engine' | 'staging'>): RunParts {
    const { lake, store, after = {} } = this.#parts;
    return { lake, store, after, ...engine };
  }

  #runOptions() {
    return { ...this.#options, reason: this.#decision.reason };
  }

  /** Fails with `FLAG_INVALID` where the flags ask for an engine that the host has not. */
  #candidate(): Pick<RunParts, 'engine' | 'staging'> {
    const { candidate, postgres } = this.#parts;
    if (!this.#flags.OCP_POSTGRES_PIPELINE) return { engine: candidate };
    if (postgres !== undefined) return postgres;
    throw new OcpError('FLAG_INVALID', 'the host has no PostgreSQL engine with a staging', {
      where: { flag: 'OCP_POSTGRES_PIPELINE' },
      hint: 'Give `postgres` to createAggregator, or unset the variable.',
    });
  }

  #chosen(): string {
    return this.#decision.choice === 'incumbent' ? nameOf(this.#parts.incumbent) : this.#candidateName();
  }

  #candidateName(): string {
    return this.#flags.OCP_POSTGRES_PIPELINE ? 'postgres' : this.#parts.candidate.name;
  }

  async #record(result: AggregatorResult, error?: RunRecord['error']): Promise<void> {
    const { store, records = store.records } = this.#parts;
    if (records === undefined) return;
    const { decision, engine, report, fellBack, validation } = result;
    const cause = error && fellBack ? withCandidate(error, fellBack) : (error ?? fellBack);
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

function outcomeOf(
  report: Report | undefined,
  error: RunRecord['error'],
  fellBack: RunRecord['error'],
): RunRecord['outcome'] {
  if (error !== undefined) return 'failed';
  if (fellBack !== undefined) return 'fell back';
  return report?.status === 'nothing' ? 'nothing' : 'done';
}

/** The incumbent's failure, with that of the candidate before it. */
function withCandidate(
  error: NonNullable<RunRecord['error']>,
  candidate: NonNullable<RunRecord['error']>,
): NonNullable<RunRecord['error']> {
  const before = `before it, the candidate: ${candidate.code} ${candidate.message}`;
  return { ...error, message: `${error.message}; ${before}` };
}
