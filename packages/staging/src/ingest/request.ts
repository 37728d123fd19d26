import { OcpError, SCHEMA_NAME } from '@ocp/core';
import type { Logger } from '../log.ts';
import type { Payload } from '../payload/payload.ts';

/** What to load, and for whom. */
export interface IngestRequest {
  /** A `.tar.gz` of the operator or a folder of reports, or what was opened of either, which stays open. */
  payload: string | Payload;
  schema: string;
  /** UUID of the OpenShift source, in lower case; by default that of the cluster that the manifest names. */
  source?: string | undefined;
  /** Loads a payload of another cluster than the source is, and warns. */
  force?: boolean | undefined;
  /** Loads nothing of a payload of which something cannot be staged. */
  strict?: boolean | undefined;
}

/** A request whose source was found. */
export type OwnedRequest = Omit<IngestRequest, 'payload'> & { source: string };

export interface IngestOptions {
  signal: AbortSignal;
  log?: Logger;
  /** Reports that are loaded at a time, each on a connection of its own. Default: one a core, at most four. */
  parallel?: number;
  /** Bytes that the files of a payload may have together. Default: what `OCP_PAYLOAD_LIMIT` says. */
  limit?: number;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Fails with `REQUEST_INVALID`: schema and source become part of SQL and of COPY. */
export function checkRequest({ schema, source }: IngestRequest): void {
  if (!SCHEMA_NAME.test(schema)) throw invalid('schema', 'is not a schema name: [a-z_][a-z0-9_]{0,62}');
  if (source !== undefined && !UUID.test(source)) throw invalid('source', 'is not a UUID in lower case');
}

function invalid(field: string, fault: string): OcpError {
  return new OcpError('REQUEST_INVALID', `${field} ${fault}`, {
    where: { field },
    hint: 'Correct the named field; nothing was read or written.',
  });
}
