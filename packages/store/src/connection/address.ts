import { OcpError } from '@ocp/core';
import { Client } from 'pg';
import { encryptionOf, encryptionParameters, type Encryption } from './encryption.ts';
import { PreferringClient } from './preferring-client.ts';

/** What a client of `pg`, or a pool of them, needs to reach a database. */
export interface Address extends Pick<Encryption, 'ssl'> {
  connectionString: string;
  Client: typeof Client;
}

/**
 * The address that a URL says, and what it leaves out the variables of libpq. `sslmode` and what belongs to it mean what
 * libpq means by them. Fails with `REQUEST_INVALID` for what is no PostgreSQL URL, an unknown mode or a file that cannot be
 * read.
 */
export function addressOf(url: string, environment: NodeJS.ProcessEnv = process.env): Address {
  const [, scheme, authority = '', path = '', query = ''] =
    /^(postgres(?:ql)?:\/\/)([^/?]*)([^?]*)(?:\?(.*))?$/s.exec(url) ?? [];
  if (scheme === undefined) throw noAddress();
  const parameters = new URLSearchParams(query);
  const host =
    parameters.get('host') || authority.slice(authority.lastIndexOf('@') + 1) || environment.PGHOST;
  // A socket of this machine has no TLS, whatever the mode.
  const { ssl, optional }: Encryption = /^(\/|%2f)/i.test(host ?? '')
    ? { ssl: false, optional: false }
    : encryptionOf(parameters, environment);
  for (const name of [...encryptionParameters, 'uselibpqcompat']) parameters.delete(name);
  const rest = parameters.toString();
  return {
    connectionString: `${scheme}${authority}${path}${rest === '' ? '' : `?${rest}`}`,
    ssl,
    Client: optional ? PreferringClient : Client,
  };
}

/** What is no address, without what it is: that may hold a password. */
export function noAddress(): OcpError {
  return new OcpError('REQUEST_INVALID', 'the database is not a PostgreSQL URL', {
    where: { flag: '--database' },
    hint: 'postgres://user:password@host:5432/database; encode special characters of the password as %XX.',
  });
}
