import { OcpError, type ErrorCode, type ErrorPlace } from '@ocp/core';

/** What PostgreSQL and `pg` say in an error; all of it may be missing. */
interface RawError {
  code?: string;
  message?: string;
  detail?: string;
  schema?: string;
  table?: string;
  column?: string;
  constraint?: string;
  /** PostgreSQL's context, such as `COPY t, line 3, column x: "…"`. */
  where?: string;
  routine?: string;
}

/** A kind of failure: the SQL states that it covers, by their beginning, and what the reader can do. */
interface Rule {
  code: ErrorCode;
  states: readonly string[];
  hint: string;
  /** Whether the same may go well a little later. */
  passing?: boolean;
}

/** What to do where the tenant has no schema. */
export const UNKNOWN_SCHEMA =
  'Check --schema and --database; on a site without Koku `ocp tenant create` makes the tenant.';

/** The first rule whose state fits wins. */
const rules: readonly Rule[] = [
  {
    code: 'DATABASE_REFUSED',
    states: ['28', '42501', '3D000', '0LP01'],
    hint: 'Check user, password, database name and the rights of the user.',
  },
  {
    code: 'DATABASE_UNREACHABLE',
    states: ['57P03', '53300'],
    hint: 'The server is starting, stopping or out of connections; try again.',
    passing: true,
  },
  {
    code: 'DATABASE_LOST',
    states: ['08', '57P01', '57P02', '25P03'],
    hint: 'Nothing was changed; run it again.',
    passing: true,
  },
  {
    code: 'SCHEMA_UNKNOWN',
    states: ['3F000'],
    hint: UNKNOWN_SCHEMA,
  },
  {
    code: 'TABLE_MISSING',
    states: ['42P01'],
    hint: 'Run the migrations of Koku, or `ocp tenant create` on a site without it.',
  },
  { code: 'COLUMN_MISSING', states: ['42703'], hint: 'The table is of another version of Koku.' },
  { code: 'VALUE_TOO_LONG', states: ['22001'], hint: 'The value is longer than its column; it is not cut.' },
  {
    code: 'VALUE_REJECTED',
    states: ['22', '23', '54000'],
    hint: 'The value does not fit its column or its keys.',
  },
  {
    code: 'DATABASE_STATEMENT',
    states: ['40', '55P03'],
    hint: 'Another transaction was in the way; run it again.',
    passing: true,
  },
  {
    code: 'DATABASE_STATEMENT',
    states: ['53'],
    hint: 'The server is out of disk, memory or another resource.',
  },
];

const noPartition: Rule = {
  code: 'PARTITION_MISSING',
  states: [],
  hint: 'The table has no partition for this day, and no default one.',
};
const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
/** What has no SQL state, because nobody was logged in yet. */
const refusals: readonly { said: RegExp; hint: string }[] = [
  {
    said: /does not support SSL/,
    hint: 'The server has no TLS; sslmode=prefer or disable in the URL, or PGSSLMODE, goes on without it.',
  },
  {
    // Whatever answers in another way than PostgreSQL is another server.
    said: /^(?!There was an error establishing an SSL).*(SSL|certificate)/i,
    hint: 'Name the authority of the server in sslrootcert, and the host as its certificate does; sslmode=require does not check it.',
  },
  { said: /password must be a string|SASL/i, hint: 'Check the password of the URL, or PGPASSWORD.' },
];
const lost = /^(Connection terminated|Client has encountered a connection error|Client was closed)/;

/**
 * Any failure of `pg` as an `OcpError` (spec cli.md): its code by SQL state, with schema, table, column and row when
 * PostgreSQL names them. `while` says if a connection existed already.
 */
export function databaseError(thrown: unknown, place: ErrorPlace, phase: 'connect' | 'statement'): OcpError {
  if (thrown instanceof OcpError) return thrown.at(place);
  const error = (thrown ?? {}) as RawError;
  const { code, hint, passing = false } = ruleOf(error, phase);
  return new OcpError(code, error.message || error.code || 'the database failed without a message', {
    // A partition fails in the name of its table.
    where: { ...placeOf(error), ...place },
    hint,
    cause: thrown,
    passing,
  });
}

function ruleOf(error: RawError, phase: 'connect' | 'statement'): Omit<Rule, 'states'> {
  const state = error.code ?? '';
  // The message is in the server's language; the routine's name is not.
  if (state === '23514' && error.routine === 'ExecFindPartition') return noPartition;
  const rule = rules.find(
    ({ states }) => /^[0-9A-Z]{5}$/.test(state) && states.some((begin) => state.startsWith(begin)),
  );
  if (rule) return rule;
  if (phase === 'connect') {
    const refusal = unreachable.has(state)
      ? undefined
      : refusals.find(({ said }) => said.test(error.message ?? ''));
    if (refusal !== undefined) return { code: 'DATABASE_REFUSED', hint: refusal.hint };
    return {
      code: 'DATABASE_UNREACHABLE',
      hint: 'Check host and port of the database URL, and that the server runs.',
    };
  }
  if (/^E[A-Z]{4,}$/.test(state) || lost.test(error.message ?? '')) {
    return { code: 'DATABASE_LOST', hint: 'Nothing was changed; run it again.', passing: true };
  }
  return {
    code: 'DATABASE_STATEMENT',
    hint: 'This is a fault of the program or of the tables; see the statement.',
  };
}

function placeOf({ schema, table, column, constraint, where }: RawError): ErrorPlace {
  const [, copied, row, field] =
    /^COPY (\S+?),[^,\d]*(\d+)(?:, \S+ ([a-z_][a-z0-9_]*))?/m.exec(where ?? '') ?? [];
  const place = {
    schema,
    table: table ?? copied,
    column: column ?? field,
    constraint,
    row: row && Number(row),
  };
  const known = Object.entries(place).filter((entry): entry is [string, string | number] =>
    Boolean(entry[1]),
  );
  return Object.fromEntries(known);
}
