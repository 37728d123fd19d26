import { OcpError, retrying, SCHEMA_NAME } from '@ocp/core';
import { forgetSource } from '@ocp/store';
import { print, say } from '../output.ts';
import { withStore } from '../parts.ts';

export interface ForgetFlags {
  schema: string;
  source: string;
  database?: string;
  json?: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Removes what is kept of a source, and returns the exit status. */
export async function runForget(flags: ForgetFlags, signal: AbortSignal): Promise<number> {
  const { schema, source } = flags;
  if (!SCHEMA_NAME.test(schema)) throw usage('--schema', 'is no schema name: [a-z_][a-z0-9_]{0,62}');
  if (!UUID.test(source)) throw usage('--source', 'is not a UUID');
  const { tables, records } = await withStore(flags, (store) =>
    retrying(() => forgetSource(store, schema, source.toLowerCase(), signal), { signal }),
  );
  for (const [table, rows] of Object.entries(tables)) say(`  ${table.padEnd(60)} ${rows} rows deleted`);
  say(`  ${'runs'.padEnd(60)} ${records} rows deleted`);
  if (flags.json === true) print({ status: 'done', tables, records });
  return 0;
}

function usage(flag: string, message: string): OcpError {
  return new OcpError('USAGE_INVALID', `${flag} ${message}`, { where: { flag } });
}
