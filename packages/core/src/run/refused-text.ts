import { OcpError, RefusedText } from '../contract/index.ts';
import type { InputPlan } from '../plan/index.ts';
import type { InputFinder } from './inputs.ts';

/** Columns of the inputs that hold labels or tags. */
const LABELS = /(labels|tags)$/;

/**
 * The same failure with the file, the column and the day where its text is, if it is about a text of labels or tags. Engines see each
 * text once, without its rows: only after a failure is it looked for, in these columns alone.
 */
export async function inItsFile(
  error: unknown,
  inputs: readonly InputPlan[],
  finder: InputFinder,
): Promise<unknown> {
  if (!(error instanceof OcpError && error.cause instanceof RefusedText)) return error;
  for (const input of inputs) {
    const columns = Object.keys(input.table.columns).filter((name) => LABELS.test(name));
    const found = await finder.fileWith(input, columns, error.cause.text).catch(() => undefined);
    if (found !== undefined) return error.at(found);
  }
  return error;
}
