import { asOcpError, errorCodes, type StoreTransaction } from '../contract/index.ts';
import type { Report } from '../report.ts';
import { RunFailed } from './attempt.ts';
import { InputFinder } from './inputs.ts';
import type { RunOptions, RunParts } from './parts.ts';
import { RunRecorder } from './recorder.ts';
import { retrying } from './retry.ts';

export type OperationParts = Omit<RunParts, 'after'>;
export type OperationOptions = Pick<RunOptions, 'signal' | 'retry' | 'onStep' | 'reason'>;

/** Options of an operation that can be compared with the rows that users read, and not written. */
export type ShadowedOptions = OperationOptions & Pick<RunOptions, 'shadow'>;

/** What the work of an operation is done with. */
export interface OperationContext {
  transaction: StoreTransaction;
  finder: InputFinder;
  recorder: RunRecorder;
}

/**
 * Does what a host asks for besides summaries, in one transaction that is begun again after an error that can pass. Returns a
 * report with status `done`, or `nothing` when an error says that there is nothing to do; anything else throws `RunFailed`. In a
 * shadow nothing is kept.
 */
export async function runOperation(
  request: { schema: string },
  parts: OperationParts,
  options: ShadowedOptions,
  work: (context: OperationContext) => Promise<void>,
): Promise<Report> {
  const once = () => attemptOperation(request, parts, options, work);
  return retrying(once, { ...options.retry, signal: options.signal });
}

async function attemptOperation(
  request: { schema: string },
  parts: OperationParts,
  { signal, shadow, reason = 'requested', onStep = () => undefined }: ShadowedOptions,
  work: (context: OperationContext) => Promise<void>,
): Promise<Report> {
  const { engine, store } = parts;
  const settings = { ...engine.settings, ...parts.staging?.settings };
  const recorder = new RunRecorder(
    { ...request },
    { decision: { engine: engine.name, reason }, settings },
    onStep,
  );
  const finder = new InputFinder(parts, engine, signal, (warning) => recorder.warn(warning));
  try {
    await store.transaction(request.schema, (transaction) => work({ transaction, finder, recorder }), {
      signal,
      discard: shadow !== undefined,
    });
    return recorder.report('done');
  } catch (thrown) {
    const error = asOcpError(thrown, { engine: engine.name, schema: request.schema });
    if (errorCodes[error.code] !== 'nothing') throw new RunFailed(error, recorder.report('failed', error));
    recorder.warn({ code: error.code, message: error.message, where: { ...error.where } });
    return recorder.report('nothing');
  }
}
