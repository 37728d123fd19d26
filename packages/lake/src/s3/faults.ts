import { OcpError, type ErrorCode } from '@ocp/core';
import { hasCode } from '../faults.ts';

/** Nothing arrived for too long. */
export class Stalled extends Error {
  constructor(milliseconds: number, cause: unknown) {
    super(`nothing arrived for ${milliseconds / 1000} s`, { cause });
    this.name = 'Stalled';
  }
}

/** An object arrived, but not as it is in the store. */
export class Damaged extends Error {
  constructor(what: string, cause?: unknown) {
    super(what, { cause });
    this.name = 'Damaged';
  }
}

const network = [
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
];
const busy = [
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequests',
  'RequestTimeout',
  'TimeoutError',
];
const certificate = /^(CERT_|ERR_TLS_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/;
const refused = [
  'AccessDenied',
  'AllAccessDisabled',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'RequestTimeTooSkewed',
  'CredentialsProviderError',
];

/** True when trying again may help. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Stalled || error instanceof Damaged) return true;
  if (hasCode(error, ...network) || busy.includes(nameOf(error))) return true;
  const status = statusOf(error);
  return status !== undefined && (status >= 500 || status === 429 || status === 408);
}

/** True when the object is not, or no longer, in the bucket, or is not the one that was asked for by its ETag. */
export function isGone(error: unknown): boolean {
  if (nameOf(error) === 'NoSuchKey' || statusOf(error) === 412) return true;
  return statusOf(error) === 404 && nameOf(error) === 'NotFound';
}

/** What the last fault means. The SDK's errors carry request details: only name and message are kept as the cause. */
export function storeFault(
  error: unknown,
  place: { lake: string; file?: string; endpoint: string },
): OcpError {
  if (error instanceof OcpError) return error;
  const [code, what, hint] = explain(error);
  const status = statusOf(error);
  const message = `${place.file ?? place.lake}: ${what}`;
  return new OcpError(code, message, {
    where: { ...place, ...(status === undefined ? {} : { status }) },
    hint,
    passing: code === 'LAKE_UNREACHABLE' && isPassing(error),
    cause: new Error(`${nameOf(error)}: ${messageOf(error)}`),
  });
}

function explain(error: unknown): [code: ErrorCode, what: string, hint: string] {
  const name = nameOf(error);
  const status = statusOf(error);
  if (error instanceof Damaged) {
    return [
      'LAKE_OBJECT_DAMAGED',
      error.message,
      'Check the object in the store, and what lies between it and here.',
    ];
  }
  if (name === 'NoSuchBucket' || name === 'InvalidBucketName') {
    return [
      'LAKE_UNREACHABLE',
      'there is no such bucket',
      'Check the bucket in the address or S3_BUCKET_NAME, and S3_ENDPOINT.',
    ];
  }
  if (status === 301 || status === 307 || name === 'AuthorizationHeaderMalformed') {
    return [
      'LAKE_REFUSED',
      'the bucket belongs to another region',
      'Set S3_REGION to the region of the bucket.',
    ];
  }
  if (refused.includes(name) || status === 401 || status === 403) {
    return [
      'LAKE_REFUSED',
      `the object store refused access (${name})`,
      'Check S3_ACCESS_KEY and S3_SECRET (or the AWS credentials of this machine) and that they may list and read the bucket.',
    ];
  }
  if (certificate.test(codeOf(error))) {
    return [
      'LAKE_UNREACHABLE',
      `the certificate of the object store is not trusted (${codeOf(error)})`,
      'Set AWS_CA_BUNDLE to a PEM file with the certificate authority of the store.',
    ];
  }
  const why = codeOf(error) || (name === 'Error' ? messageOf(error) : `${name}: ${messageOf(error)}`);
  return [
    'LAKE_UNREACHABLE',
    `the object store cannot be reached or used (${why})`,
    'Check S3_ENDPOINT and the network.',
  ];
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  return (error.$metadata as { httpStatusCode?: number }).httpStatusCode;
}
