import type { DatabaseFacts } from '@ocp/store';
import { failed, ok, warning, type Finding } from './finding.ts';

/** The oldest that has all functions that are called, and the oldest that it is tested with. */
const OLDEST = 130_000;
const TESTED = 150_000;

/** Connections that a load and a run at the same time may need. */
const CONNECTIONS = 6;

/** What a database's facts mean for a site. */
export function databaseFindings(facts: DatabaseFacts): Finding[] {
  return [
    ok('database', `${facts.origin} answers to ${facts.user}`),
    version(facts),
    encoding(facts),
    encryption(facts),
    rights(facts),
    connections(facts),
  ];
}

function version({ version, version_number: number }: DatabaseFacts): Finding {
  const found = `PostgreSQL ${version}`;
  if (number < OLDEST) return failed('version', found, 'Use PostgreSQL 15 or newer.');
  if (number < TESTED) return warning('version', found, 'It is tested with 15 and 16 only.');
  return ok('version', found);
}

function encoding({ encoding }: DatabaseFacts): Finding {
  if (encoding === 'UTF8') return ok('encoding', encoding);
  return failed(
    'encoding',
    encoding,
    "Make the database with encoding 'UTF8': labels may have any character.",
  );
}

function encryption({ encrypted, remote }: DatabaseFacts): Finding {
  if (encrypted) return ok('tls', 'the connection is encrypted');
  if (!remote) return ok('tls', 'the connection is not encrypted, and does not leave the machine');
  return warning(
    'tls',
    'the connection to another machine is not encrypted',
    'Add ?sslmode=verify-full to the URL, with the authority in sslrootcert.',
  );
}

function rights({
  may_make_schemas: schemas,
  may_make_shared_tables: shared,
  kokus,
  tenants,
}: DatabaseFacts): Finding {
  const made = tenants.length > 0 && tenants.every(({ has_state: there }) => there);
  const lacking = [
    ...(schemas || made ? [] : ['schemas in the database']),
    ...(shared || kokus || tenants.some(({ exists }) => exists) ? [] : ['tables in the schema public']),
  ];
  if (lacking.length === 0) return ok('rights', 'may make what a tenant needs');
  return failed(
    'rights',
    `may not make ${lacking.join(' and ')}`,
    'Let the owner grant create on the database, and on its schema public where tenants are made: state and tenants are schemas.',
  );
}

function connections({ connections_left: left }: DatabaseFacts): Finding {
  const found = `${left} more connections`;
  if (left >= CONNECTIONS) return ok('connections', found);
  return warning('connections', found, 'Raise max_connections: a load and a run beside it need six.');
}
