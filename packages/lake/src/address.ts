import { fileURLToPath, pathToFileURL } from 'node:url';
import { OcpError } from '@ocp/core';

/** Where a lake is: a folder of this machine, or a bucket with the keys' common beginning (no slash at its ends). */
export type LakeAddress =
  | { kind: 'folder'; root: string; origin: string }
  | { kind: 'bucket'; bucket: string; prefix: string; origin: string };

const S3 = /^s3:\/\/([^/]*)(?:\/(.*))?$/;
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/;

/**
 * Reads `file:///abs/path` and `s3://bucket/prefix`. Without a bucket (`s3:///prefix`) the bucket is
 * `S3_BUCKET_NAME` (spec integration.md 1). Anything else is `REQUEST_INVALID`; the address is not repeated in the
 * message, as it may hold a password that belongs elsewhere.
 */
export function parseAddress(address: string, environment: NodeJS.ProcessEnv): LakeAddress {
  if (/[?#]/.test(address)) throw wrong('has a query or a fragment');
  if (address.startsWith('file:')) return folder(address);
  const [, host, path = ''] = S3.exec(address) ?? [];
  if (host === undefined) throw wrong('is neither file:///… nor s3://…');
  if (host.includes('@')) throw wrong('holds credentials');
  const bucket = host === '' ? environment.S3_BUCKET_NAME : host;
  if (bucket === undefined || bucket === '') throw wrong('names no bucket, and S3_BUCKET_NAME is not set');
  if (!BUCKET.test(bucket)) throw wrong('has a bucket name that no object store allows');
  const prefix = path.replace(/^\/+|\/+$/g, '');
  return { kind: 'bucket', bucket, prefix, origin: `s3://${[bucket, prefix].filter(Boolean).join('/')}` };
}

function folder(address: string): LakeAddress {
  if (!address.startsWith('file:///'))
    throw wrong('is not an absolute path: a file address has three slashes');
  try {
    const root = fileURLToPath(address).replace(/(?<=.)\/+$/, '');
    return { kind: 'folder', root, origin: pathToFileURL(root).href };
  } catch {
    throw wrong('is not a path of this machine');
  }
}

function wrong(what: string): OcpError {
  return new OcpError('REQUEST_INVALID', `the lake's address ${what}`, {
    where: { field: 'lake' },
    hint: 'Write file:///absolute/path or s3://bucket/prefix: what holds data/parquet/…; S3 keys come from the environment.',
  });
}
