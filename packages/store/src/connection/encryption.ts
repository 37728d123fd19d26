import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { OcpError } from '@ocp/core';

/** How a connection is encrypted. */
export interface Encryption {
  /** As `pg` has it; false is a connection in the clear. */
  ssl: false | ConnectionOptions;
  /** Whether it goes on in the clear with a server that has no TLS. */
  optional: boolean;
}

interface Mode {
  encrypted: boolean;
  optional?: boolean;
  /** The certificate must be of a known authority: always, never, or where `sslrootcert` names one. */
  authority: 'checked' | 'unchecked' | 'if named';
  /** The certificate must also have the host's name. */
  name?: boolean;
}

/**
 * libpq's modes. `allow` would begin in the clear: it is taken as `prefer`, which reaches the same servers. `no-verify` is
 * `pg`'s own word for an encryption without any check.
 */
const modes: Readonly<Record<string, Mode>> = {
  disable: { encrypted: false, authority: 'unchecked' },
  allow: { encrypted: true, optional: true, authority: 'unchecked' },
  prefer: { encrypted: true, optional: true, authority: 'unchecked' },
  require: { encrypted: true, authority: 'if named' },
  'no-verify': { encrypted: true, authority: 'unchecked' },
  'verify-ca': { encrypted: true, authority: 'checked' },
  'verify-full': { encrypted: true, authority: 'checked', name: true },
};

/** `pg`'s own parameter `ssl`, as a mode. */
const switches: Readonly<Record<string, string>> = {
  true: 'verify-full',
  '1': 'verify-full',
  false: 'disable',
  '0': 'disable',
};

/** The parameters of a URL that say how it is encrypted. */
export const encryptionParameters = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'ssl'] as const;

/** The word for the authorities that Node trusts, as in libpq. */
const SYSTEM = 'system';

/**
 * How the parameters of a URL, and what they do not say of the environment, encrypt a connection. Unlike libpq, `verify-full`
 * without `sslrootcert` trusts the authorities of Node. Fails with `REQUEST_INVALID` for another mode or a file that cannot be
 * read.
 */
export function encryptionOf(parameters: URLSearchParams, environment: NodeJS.ProcessEnv): Encryption {
  const root = parameters.get('sslrootcert') || environment.PGSSLROOTCERT || usualRoot();
  const said =
    parameters.get('sslmode') || switches[parameters.get('ssl') ?? ''] || environment.PGSSLMODE || undefined;
  const name = said ?? (root === SYSTEM ? 'verify-full' : 'prefer');
  const mode = Object.hasOwn(modes, name) ? modes[name] : undefined;
  if (mode === undefined) {
    throw wrong(`there is no sslmode ${name}`, `One of ${Object.keys(modes).join(', ')}.`);
  }
  if (!mode.encrypted) return { ssl: false, optional: false };
  const named = root !== undefined && root !== SYSTEM;
  if (!mode.name && mode.authority === 'checked' && !named) {
    throw wrong(
      `sslmode=${name} needs the authority that it checks`,
      'Name a PEM file with sslrootcert, or say sslmode=verify-full for the authorities of this machine.',
    );
  }
  const checked = mode.authority === 'checked' || (mode.authority === 'if named' && named);
  const cert = parameters.get('sslcert') || environment.PGSSLCERT;
  const key = parameters.get('sslkey') || environment.PGSSLKEY;
  return {
    ssl: {
      rejectUnauthorized: checked,
      ...(checked && named ? { ca: pem('sslrootcert', root) } : {}),
      ...(mode.name ? {} : { checkServerIdentity: () => undefined }),
      ...(cert ? { cert: pem('sslcert', cert) } : {}),
      ...(key ? { key: pem('sslkey', key) } : {}),
    },
    optional: mode.optional ?? false,
  };
}

/** Where libpq looks for authorities that nobody names. */
function usualRoot(): string | undefined {
  const path = join(homedir(), '.postgresql', 'root.crt');
  return existsSync(path) ? path : undefined;
}

function pem(parameter: string, path: string): string {
  try {
    return readFileSync(path.replace(/^~(?=\/)/, homedir()), 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw wrong(`the file of ${parameter} cannot be read (${why})`, 'It must be a PEM file.', { file: path });
  }
}

function wrong(message: string, hint: string, where: Record<string, string> = {}): OcpError {
  return new OcpError('REQUEST_INVALID', message, { where: { flag: '--database', ...where }, hint });
}
