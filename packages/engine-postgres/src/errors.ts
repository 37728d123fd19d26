import { asOcpError, OcpError, type ErrorCode, type ErrorPlace } from '@ocp/core';

/** A kind of failure, by the SQL states. */
interface Rule {
  states: readonly string[];
  code: ErrorCode;
  hint: string;
}

const rules: readonly Rule[] = [
  {
    // Where other databases go on with an infinity, PostgreSQL refuses to overflow and to divide by zero.
    states: ['22003', '22012'],
    code: 'NUMBER_NOT_FINITE',
    hint: 'A report holds a number beyond all measure: find it and ingest the report again.',
  },
  {
    states: ['22021'],
    code: 'LAKE_FILE_UNREADABLE',
    hint: 'A text of the table is not UTF-8, or holds a NUL: ingest its report again.',
  },
  {
    states: ['53200'],
    code: 'ENGINE_OUT_OF_MEMORY',
    hint: 'Lower --memory-limit, of which sorts and hash tables take parts, or give the server more memory.',
  },
];

/** Failures that say themselves what to do: of the inputs, of the connection. */
const kept = /^(LAKE|LABELS|NUMBER|PIPELINE|INTERNAL|DATABASE_(LOST|REFUSED|UNREACHABLE))/;

/** A failure in the database with its place; what the engine was told to stop is `STOPPED`. */
export function engineError(thrown: unknown, where: ErrorPlace, signal: AbortSignal): OcpError {
  const error = asOcpError(thrown, { engine: 'postgres', ...where });
  const as = (code: ErrorCode, message: string, hint?: string) =>
    new OcpError(code, message, {
      where: error.where,
      ...(hint === undefined ? {} : { hint }),
      cause: thrown,
    });
  if (signal.aborted) return as('STOPPED', 'the engine was stopped');
  const state = stateOf(error);
  const rule = rules.find(({ states }) => states.includes(state));
  if (rule !== undefined) return as(rule.code, error.message, rule.hint);
  // A full disk, too, is nothing that is wrong with the step.
  if (error.passing || kept.test(error.code) || state.startsWith('53')) return error;
  return as('ENGINE_STEP', error.message, 'The statement is in the place; please report it with the step.');
}

/** The SQL state of a failed statement; empty for other failures. */
function stateOf({ cause }: OcpError): string {
  const code = (cause as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
