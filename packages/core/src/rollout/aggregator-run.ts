import { compareEngines, INCUMBENT, type WindowComparison } from '../compare/index.ts';
import type { Engine } from '../engine.ts';
import { asOcpError, errorCodes, OcpError } from '../errors.ts';
import { reportedError, type Report } from '../report.ts';
import type { Request } from '../request.ts';
import { aggregate, type RunOptions, type RunParts } from '../run/index.ts';
import type { AggregatorParts, AggregatorResult, HostIncumbent } from './aggregator.ts';
import { decide, type Decision } from './decide.ts';
import type { Flags } from './flags.ts';
import type { RunRecord, Validation } from './records.ts';

/** Codes after which the incumbent would fail in the same way, or must not run. */
const final = new Set(['request', 'stopped']);

/** One request on its way. */
export class AggregatorRun {
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

/** The incumbent's failure, with that of the candidate before it. */
function withCandidate(
  error: NonNullable<RunRecord['error']>,
  candidate: NonNullable<RunRecord['error']>,
): NonNullable<RunRecord['error']> {
  const before = `before it, the candidate: ${candidate.code} ${candidate.message}`;
  return { ...error, message: `${error.message}; ${before}` };
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
