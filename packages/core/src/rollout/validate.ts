import { compareEngines, type WindowComparison } from '../compare/index.ts';
import { asOcpError, OcpError, type Engine } from '../contract/index.ts';
import { reportedError, type Report } from '../report.ts';
import type { Request } from '../request.ts';
import { aggregate, type RunOptions, type RunParts, type Shadow } from '../run/index.ts';
import type { HostIncumbent } from './parts.ts';
import type { Validation } from './records.ts';

/** A candidate by its name; its parts may turn out not to be there. */
export interface Candidate {
  engine: string;
  parts(): RunParts;
}

/** An incumbent whose rows are committed. */
export interface IncumbentRun {
  incumbent: Engine | HostIncumbent;
  /** Of an engine; a function of the host has none. */
  report: Report | undefined;
}

/**
 * Runs a candidate in the shadow of an incumbent that has committed. Whatever fails here, a stop too, is a verdict: the
 * incumbent's rows are there, and its run was done.
 */
export async function validate(
  request: Request,
  { engine, parts }: Candidate,
  { incumbent, report }: IncumbentRun,
  options: RunOptions,
): Promise<Validation> {
  const { comparisons, shadow } = watchedShadow(typeof incumbent === 'function');
  try {
    const candidate = parts();
    const made = await aggregate(request, candidate, { ...options, shadow });
    if (made.status === 'nothing' && report?.status !== 'nothing') throw nothingMade(made);
    const verdict = verdictOf(comparisons);
    if (verdict === 'equal' || typeof incumbent === 'function') return { engine, verdict, comparisons };
    const places = await located(comparisons, request, candidate, incumbent, options.signal);
    return { engine, verdict, comparisons: places };
  } catch (thrown) {
    return failedValidation(engine, comparisons, thrown);
  }
}

/** A shadow, and all that it finds. */
export function watchedShadow(writesState: boolean): { comparisons: WindowComparison[]; shadow: Shadow } {
  const comparisons: WindowComparison[] = [];
  const shadow = {
    begin: () => void comparisons.splice(0),
    found: (comparison: WindowComparison) => void comparisons.push(comparison),
    writesState,
  };
  return { comparisons, shadow };
}

export const verdictOf = (comparisons: readonly WindowComparison[]): 'equal' | 'different' =>
  comparisons.every(({ tables }) => tables.every(({ status }) => status === 'equal')) ? 'equal' : 'different';

export const failedValidation = (
  engine: string,
  comparisons: readonly WindowComparison[],
  thrown: unknown,
): Validation => ({ engine, verdict: 'failed', comparisons, error: reportedError(asOcpError(thrown)) });

/** `VALIDATION_DIFFERENT` for a verdict that a strict host takes for a failure. */
export function validationError({ engine, verdict, comparisons, error }: Validation): OcpError {
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

/** A candidate that did not get as far as to compare anything has not shown that it is equal. */
function nothingMade({ warnings }: Report): OcpError {
  const why = warnings.map(({ message }) => message).join('; ');
  return new OcpError('NO_INPUT', `the candidate found nothing to do: ${why}`);
}

/** The same with the first step that differs, as far as the steps of both can be made again. */
async function located(
  comparisons: readonly WindowComparison[],
  request: Request,
  candidate: RunParts,
  incumbent: Engine,
  signal: AbortSignal,
): Promise<readonly WindowComparison[]> {
  const both = [incumbent, candidate.engine];
  const found = await compareEngines(request, both, candidate, signal).catch(() => undefined);
  return comparisons.map((comparison) => {
    const window = found?.comparisons.find((other) => other.window.start === comparison.window.start);
    return window?.firstStep === undefined ? comparison : { ...comparison, firstStep: window.firstStep };
  });
}
