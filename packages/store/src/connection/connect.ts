import type { Client } from 'pg';
import { addressOf, noAddress } from './address.ts';
import { databaseError } from './database-error.ts';
import { valueTypes } from './types.ts';

const CONNECT_TIMEOUT = 10_000;

/** A client that is not connected yet. Fails as `addressOf` does. */
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

function parsed(url: string, connectionTimeoutMillis: number): Client {
  const { Client, ...address } = addressOf(url);
  try {
    return new Client({
      ...address,
      connectionTimeoutMillis,
      application_name: 'ocp',
      keepAlive: true,
      types: valueTypes,
    });
  } catch {
    // The cause is left out: it quotes the URL with its password.
    throw noAddress();
  }
}
