import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ServerOptions } from 'node:https';
import { OcpError } from '@ocp/core';

/** Where a server listens, and how it knows its callers. */
export interface Binding {
  host: string;
  port: number;
  /** PEM files. */
  tlsCert?: string;
  tlsKey?: string;
  /** Callers must have a certificate of this authority. */
  tlsClientCa?: string;
}

/** True for addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/**
 * Refuses what would let anybody in: another address than the loopback needs tokens, or certificates of the callers. Fails
 * with `USAGE_INVALID`.
 */
export function checkBinding({ host, tlsCert, tlsKey, tlsClientCa }: Binding, tokens: number): void {
  if (
    (tlsCert === undefined) !== (tlsKey === undefined) ||
    (tlsClientCa !== undefined && tlsCert === undefined)
  ) {
    throw usage('--tls-cert', 'a certificate needs its key, and a client authority needs both', {
      hint: 'Say --tls-cert and --tls-key, and --tls-client-ca for certificates of the callers.',
    });
  }
  if (isLoopback(host) || tokens > 0 || tlsClientCa !== undefined) return;
  throw usage('--host', `${host} can be reached from other machines, and nobody is asked who they are`, {
    hint: 'Set POC_API_TOKENS, or say --tls-cert, --tls-key and --tls-client-ca.',
  });
}

/** The TLS of a server; undefined for plain HTTP. Fails with `USAGE_INVALID` for a file that cannot be read. */
export function tlsOf({ tlsCert, tlsKey, tlsClientCa }: Binding): ServerOptions | undefined {
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  return {
    cert: pem('--tls-cert', tlsCert),
    key: pem('--tls-key', tlsKey),
    minVersion: 'TLSv1.2',
    ...(tlsClientCa === undefined
      ? {}
      : { ca: pem('--tls-client-ca', tlsClientCa), requestCert: true, rejectUnauthorized: true }),
  };
}

function pem(flag: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw usage(flag, `${file} cannot be read`, { hint: 'Name a PEM file.', cause });
  }
}

const usage = (flag: string, message: string, details: { hint: string; cause?: unknown }) =>
  new OcpError('USAGE_INVALID', message, { where: { flag }, ...details });
