import { OcpError, type ErrorCode, type ErrorPlace } from '@ocp/core';
import { neverSent, type Answer } from './http.ts';
import type { QueryFailure } from './protocol.ts';

/** A kind of failed query, by Trino's name of the error. */
interface Rule {
  names: RegExp;
  code: ErrorCode;
  hint: string;
  passing?: true;
}

const rules: readonly Rule[] = [
  {
    names: /MEMORY_LIMIT|OUT_OF_MEMORY|OUT_OF_SPILL_SPACE|EXCEEDED_SPILL_LIMIT/,
    code: 'ENGINE_OUT_OF_MEMORY',
    hint: "Raise Trino's limits of a query or of its memory catalog, or choose a scratch schema on disk.",
  },
  {
    names: /^(HIVE_BAD_DATA|HIVE_CURSOR_ERROR|HIVE_CANNOT_OPEN_SPLIT|HIVE_FILE_NOT_FOUND|HIVE_INVALID_)/,
    code: 'LAKE_FILE_UNREADABLE',
    hint: 'The file is damaged, gone, or not to be read by Trino: ingest its report again.',
  },
  {
    names:
      /^(PERMISSION_DENIED|CATALOG_NOT_FOUND|SCHEMA_NOT_FOUND|INVALID_SESSION_PROPERTY|MISSING_CATALOG_NAME)$/,
    code: 'ENGINE_REFUSED',
    hint: 'Check the scratch schema, the catalog of the inputs, the session properties and the rights of the user.',
  },
  {
    names: /^(SERVER_|NO_NODES_|REMOTE_|PAGE_TRANSPORT|ABANDONED_|ADMINISTRATIVELY_|QUERY_QUEUE_FULL)/,
    code: 'ENGINE_LOST',
    hint: 'Trino lost a part of itself or is too busy; run the request again.',
    passing: true,
  },
];

/** Types that a file may have and Trino's reader cannot make the column's of, such as decimals for doubles. */
const UNREADABLE_TYPE = /^Unsupported Trino column type/;

/** A query that Trino says has failed. */
export function failedQuery({ message, errorName }: QueryFailure, place: ErrorPlace): OcpError {
  const where = { ...place, trino: errorName };
  if (UNREADABLE_TYPE.test(message)) {
    return new OcpError('LAKE_COLUMN_TYPE', message, {
      where,
      hint: 'Ingest the report again; the column is not as the report type defines it.',
    });
  }
  const rule = rules.find(({ names }) => names.test(errorName));
  return new OcpError(rule?.code ?? 'ENGINE_STEP', message, {
    where,
    hint:
      rule?.hint ??
      "The statement is in the place, and all of it in Trino's console; report it with the step.",
    passing: rule?.passing ?? false,
  });
}

/** A Trino as its client knows it. */
export interface Server {
  origin: string;
  /** Whether it has answered before: it is lost when it does not any more, and cannot be reached when it never did. */
  found: boolean;
}

/** Codes of TLS before anything was said. */
const certificate = /^(CERT_|ERR_TLS_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/;

/** A run in the middle of which Trino went away left its tables. */
const LOST = 'Run the request again when Trino is there; `ocp cleanup` drops scratch tables that were left.';

/** A request without an answer; what the engine was told to stop is `STOPPED`. */
export function failedRequest(
  error: unknown,
  { origin, found }: Server,
  where: ErrorPlace,
  signal: AbortSignal,
): OcpError {
  if (signal.aborted) return new OcpError('STOPPED', 'the engine was stopped', { where, cause: error });
  const reason = causeOf(error);
  if (certificate.test(reason)) {
    return new OcpError('ENGINE_REFUSED', `the certificate of Trino at ${origin} is not trusted: ${reason}`, {
      where,
      hint: 'Set NODE_EXTRA_CA_CERTS to a PEM file with the authority of the certificate.',
      cause: error,
    });
  }
  if (neverSent(error) && !found) {
    return new OcpError('ENGINE_UNREACHABLE', `Trino at ${origin} cannot be reached: ${reason}`, {
      where,
      hint: 'Check --trino, and that Trino runs and can be reached from here.',
      cause: error,
    });
  }
  return new OcpError('ENGINE_LOST', `the connection to Trino at ${origin} was lost: ${reason}`, {
    where,
    hint: LOST,
    cause: error,
    passing: true,
  });
}

/** What a server says that does not know the address, or not any more, or is too busy all the time. */
const away = new Set([200, 404, 410, 429]);

/** An answer that is no result: credentials, a query that Trino no longer knows, a proxy's own page. */
export function refusedAnswer(
  { status, body }: Answer,
  { origin, found }: Server,
  where: ErrorPlace,
): OcpError {
  const said = `Trino at ${origin} answered ${status}${body === '' ? '' : `: ${body.slice(0, 200)}`}`;
  if (status < 500 && !away.has(status)) {
    return new OcpError('ENGINE_REFUSED', said, {
      where,
      hint: 'Check the user with its password or token, the session properties, and that the address is the https one.',
    });
  }
  return new OcpError(found ? 'ENGINE_LOST' : 'ENGINE_UNREACHABLE', said, {
    where,
    hint: found ? LOST : 'Check --trino.',
    passing: found,
  });
}

function causeOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message ?? String(error);
}
