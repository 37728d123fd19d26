import { OcpError } from '@ocp/core';
import { Client } from 'pg';
import { databaseError } from './database-error.ts';
import { valueTypes } from './types.ts';

const CONNECT_TIMEOUT = 10_000;

/** A client that is not connected yet. Fails with `REQUEST_INVALID` for what is no PostgreSQL URL. */
export function clientFor(url: string, timeout = CONNECT_TIMEOUT): Client {
  const client = parsed(url, timeout);
  // Without a listener a lost connection would end the process; every call on it fails anyway.
  client.on('error', () => undefined);
  return client;
}

/** Connects the client. Fails with `DATABASE_UNREACHABLE` or `DATABASE_REFUSED`. */
export async function open(client: Client): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    throw databaseError(error, { database: originOf(client) }, 'connect');
  }
}

/** A connected client; fails as `clientFor` and `open` do. */
export async function connect(url: string): Promise<Client> {
  const client = clientFor(url);
  await open(client);
  return client;
}

/** Address without credentials, for messages and reports. */
export function originOf(client: Client): string {
  const host = client.host.includes(':') ? `[${client.host}]` : client.host;
  return `postgres://${host}:${client.port}/${client.database ?? ''}`;
}

function parsed(connectionString: string, connectionTimeoutMillis: number): Client {
  if (/^postgres(ql)?:\/\//.test(connectionString)) {
    try {
      return new Client({
        connectionString,
        connectionTimeoutMillis,
        application_name: 'ocp',
        keepAlive: true,
        types: valueTypes,
      });
    } catch {
      // The cause is left out: it quotes the URL with its password.
    }
  }
  throw new OcpError('REQUEST_INVALID', 'the database is not a PostgreSQL URL', {
    where: { flag: '--database' },
    hint: 'postgres://user:password@host:5432/database; encode special characters of the password as %XX.',
  });
}
