import type { ErrorPlace } from '@ocp/core';

/** Flags of the command line whose field has another name than theirs with low lines. */
const named: Readonly<Record<string, string>> = {
  '--pipeline': 'provider_type',
  '--ocp-source': 'ocp_source_uuid',
  '--cloud-source': 'the source of the bill',
  '--start': 'start_date',
  '--end': 'end_date',
  '--memory-limit': 'limits.memory',
  '--threads': 'limits.threads',
  '--no-standalone': 'standalone: false',
};

/** What no request says: how the server was started. */
const ofServer: Readonly<Record<string, { option: string } | { variable: string }>> = {
  '--lake': { option: '--lake' },
  '--database': { option: '--database' },
  '--trino': { variable: 'TRINO_URL' },
};

/** Commands that a hint names, as routes. */
const routes: Readonly<Record<string, string>> = {
  'tenant create': 'POST /api/v1/tenants',
  'source add': 'POST /api/v1/sources',
  'source list': 'GET /api/v1/sources',
  'source rename': 'PATCH /api/v1/sources/:source',
  'source forget': 'DELETE /api/v1/sources/:source',
  'tags list': 'GET /api/v1/tags',
};

const COMMAND = /`ocp ([a-z]+ [a-z]+)[^`]*`/g;
const FLAG = /--[a-z]+(?:-[a-z]+)*/g;

/** A failure in the words of a request over HTTP: fields in the place of flags, and what the server was started with. */
export function inFields<Told extends { message: string; where: ErrorPlace; hint?: string | undefined }>(
  failure: Told,
): Told {
  const { message, where, hint } = failure;
  return {
    ...failure,
    message: fieldsIn(message),
    where: placeOf(where),
    ...(hint === undefined ? {} : { hint: fieldsIn(hint) }),
  };
}

function placeOf({ flag, ...place }: ErrorPlace): ErrorPlace {
  // A variable or a feature flag has one name everywhere.
  if (typeof flag !== 'string' || !flag.startsWith('--')) {
    return { ...place, ...(flag === undefined ? {} : { flag }) };
  }
  return { ...place, ...(ofServer[flag] ?? { field: fieldOf(flag) }) };
}

function fieldsIn(text: string): string {
  return text
    .replace(COMMAND, (said, command: string) => {
      const route = routes[command];
      return route === undefined ? said : `\`${route}\``;
    })
    .replace(/\b[Ss]ay (--[a-z-]+)/g, (said, flag: string) =>
      ofServer[flag] ? `Start the server with ${flag}` : said,
    )
    .replace(FLAG, (flag) => {
      const server = ofServer[flag];
      if (server === undefined) return fieldOf(flag);
      return 'variable' in server ? server.variable : server.option;
    });
}

/** Flags that only a server is started with are no fields. */
const starts = new Set(['--incumbent', '--host', '--port', '--tls-cert', '--tls-key', '--tls-client-ca']);

const fieldOf = (flag: string) =>
  starts.has(flag) ? flag : (named[flag] ?? flag.replace(/^--/, '').replaceAll('-', '_'));
