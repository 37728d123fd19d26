/**
 * Every way the system can fail, by stable code. The class of a code decides the exit status
 * (spec cli.md, "Exit codes"): `request` 2, `nothing` 3, everything else 1.
 */
export const errorCodes = {
  REQUEST_INVALID: 'request',
  USAGE_INVALID: 'request',
  ENGINE_UNKNOWN: 'request',
  PIPELINE_UNSUPPORTED: 'request',
  FLAG_INVALID: 'request',
  INCUMBENT_ELSEWHERE: 'request',
  SOURCE_UNKNOWN: 'request',
  SOURCE_EXISTS: 'request',
  SITE_OF_KOKU: 'request',
  TAG_KEY_UNKNOWN: 'request',
  PRICES_INVALID: 'request',
  CLUSTER_MISMATCH: 'request',
  NO_REPORT_PERIOD: 'nothing',
  NO_CLUSTER: 'nothing',
  NO_BILL: 'nothing',
  NO_INPUT: 'nothing',
  NOTHING_TO_DISTRIBUTE: 'nothing',
  LAKE_UNREACHABLE: 'input',
  LAKE_REFUSED: 'input',
  LAKE_OBJECT_DAMAGED: 'input',
  LAKE_FILE_UNREADABLE: 'input',
  LAKE_COLUMN_MISSING: 'input',
  LAKE_COLUMN_TYPE: 'input',
  PAYLOAD_UNREADABLE: 'input',
  PAYLOAD_TOO_LARGE: 'input',
  MANIFEST_INVALID: 'input',
  REPORT_REFUSED: 'input',
  PAYLOAD_LOSSES: 'input',
  STAGING_INCOMPLETE: 'input',
  LABELS_MALFORMED: 'input',
  NUMBER_NOT_FINITE: 'input',
  RATE_INVALID: 'input',
  DATABASE_UNREACHABLE: 'database',
  DATABASE_REFUSED: 'database',
  DATABASE_LOST: 'database',
  DATABASE_STATEMENT: 'database',
  SCHEMA_UNKNOWN: 'database',
  TABLE_MISSING: 'database',
  COLUMN_MISSING: 'database',
  VALUE_TOO_LONG: 'database',
  VALUE_REJECTED: 'database',
  PARTITION_MISSING: 'database',
  ENGINE_STEP: 'engine',
  ENGINE_OUT_OF_MEMORY: 'engine',
  ENGINE_UNREACHABLE: 'engine',
  ENGINE_REFUSED: 'engine',
  ENGINE_LOST: 'engine',
  VALIDATION_DIFFERENT: 'engine',
  GOLDEN_INVALID: 'request',
  OUTPUT_UNWRITABLE: 'output',
  STOPPED: 'stopped',
  INTERNAL: 'internal',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** Where it happened: any of engine, step, schema, table, column, file, row, flag, statement. Never a secret. */
export type ErrorPlace = Readonly<Record<string, string | number>>;

export interface ErrorDetails {
  where?: ErrorPlace;
  /** What the reader can do about it; one sentence. */
  hint?: string;
  cause?: unknown;
  /** Whether the same may go well a little later: a lost connection, another transaction in the way. */
  passing?: boolean;
}

/** The only error that leaves a public function of `@ocp/*`: a code, what happened, where, what to do. */
export class OcpError extends Error {
  readonly code: ErrorCode;
  readonly where: ErrorPlace;
  readonly hint: string | undefined;
  readonly passing: boolean;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.name = 'OcpError';
    this.code = code;
    this.where = details.where ?? {};
    this.hint = details.hint;
    this.passing = details.passing ?? false;
  }

  /** The same error with more of its place; what was known closer to the fault wins. */
  at(place: ErrorPlace): OcpError {
    return new OcpError(this.code, this.message, {
      where: { ...place, ...this.where },
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      cause: this.cause,
      passing: this.passing,
    });
  }
}

/** The cause of an error about a text of the inputs, with the whole of it: whoever knows the files can look for it. */
export class RefusedText extends Error {
  readonly text: string;

  constructor(text: string) {
    super('a text was refused');
    this.text = text;
  }
}

/** Any thrown value as an `OcpError`; what is not one yet becomes `INTERNAL` with its cause kept. */
export function asOcpError(error: unknown, place: ErrorPlace = {}): OcpError {
  if (error instanceof OcpError) return error.at(place);
  if (isAbort(error))
    return new OcpError('STOPPED', 'stopped before the end', { where: place, cause: error });
  const message = error instanceof Error ? error.message : String(error);
  return new OcpError('INTERNAL', message, { where: place, cause: error });
}

/** Exit status of the command line for a failed run (spec cli.md, "Exit codes"). */
export function exitStatus(code: ErrorCode): number {
  const kind = errorCodes[code];
  if (kind === 'request') return 2;
  if (kind === 'nothing') return 3;
  return 1;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
