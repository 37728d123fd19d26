import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { OcpError } from '@ocp/core';
import { reason } from '../faults.ts';
import type { RetryPolicy } from '../options.ts';

/**
 * The client's configuration from the environment (spec integration.md 1). Path style, as the stores beside AWS need
 * it. Without `S3_ACCESS_KEY` and `S3_SECRET` the SDK's own chain looks for credentials. Retries are ours: the SDK's
 * do not cover a body that breaks off.
 */
export async function clientConfig(
  environment: NodeJS.ProcessEnv,
  { connectMilliseconds }: RetryPolicy,
  readers: number,
): Promise<S3ClientConfig> {
  const endpoint = endpointOf(environment);
  const credentials = credentialsOf(environment);
  const ca = await trusted(environment);
  return {
    region: environment.S3_REGION || environment.AWS_REGION || environment.AWS_DEFAULT_REGION || 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    // Some stores send the checksum of the whole object with a part of it; whole objects are asked for with theirs.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: connectMilliseconds,
      httpAgent: { keepAlive: true, maxSockets: readers + 2 },
      httpsAgent: { keepAlive: true, maxSockets: readers + 2, ...(ca === undefined ? {} : { ca }) },
    },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

/** `S3_ENDPOINT`, with `https` where it names no scheme; undefined for AWS itself. */
export function endpointOf(environment: NodeJS.ProcessEnv): string | undefined {
  const text = environment.S3_ENDPOINT;
  if (!text) return undefined;
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw wrong('S3_ENDPOINT', 'is not an http or https address');
  if (url.username !== '' || url.password !== '') throw wrong('S3_ENDPOINT', 'holds credentials');
  return url.href;
}

function credentialsOf(environment: NodeJS.ProcessEnv) {
  const accessKeyId = environment.S3_ACCESS_KEY;
  const secretAccessKey = environment.S3_SECRET || environment.S3_SECRET_KEY;
  if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey };
  if (accessKeyId) throw wrong('S3_SECRET', 'is not set, but S3_ACCESS_KEY is');
  if (secretAccessKey) throw wrong('S3_ACCESS_KEY', 'is not set, but S3_SECRET is');
  return undefined;
}

/**
 * The usual authorities with those of `AWS_CA_BUNDLE`, a PEM file. `NODE_EXTRA_CA_CERTS` works too: Node itself adds
 * it to the usual ones when the process starts.
 */
async function trusted(environment: NodeJS.ProcessEnv): Promise<string[] | undefined> {
  const path = environment.AWS_CA_BUNDLE;
  if (!path) return undefined;
  const bundle = await readFile(path, 'utf8').catch((error: unknown) => {
    throw wrong('AWS_CA_BUNDLE', `cannot be read (${reason(error)})`);
  });
  if (!bundle.includes('-----BEGIN CERTIFICATE-----'))
    throw wrong('AWS_CA_BUNDLE', 'holds no PEM certificate');
  return [...usualAuthorities(), bundle];
}

/** Node before 22.15 cannot say what it trusts beside the built-in ones. */
function usualAuthorities(): readonly string[] {
  const { getCACertificates } = tls as Partial<typeof tls>;
  return getCACertificates?.('default') ?? tls.rootCertificates;
}

function wrong(setting: string, what: string): OcpError {
  return new OcpError('REQUEST_INVALID', `${setting} ${what}`, {
    where: { setting },
    hint: `Correct ${setting} in the environment.`,
  });
}
