import { asOcpError, errorCodes, reportedError, type ErrorCode, type ErrorPlace } from '@ocp/core';
import type { Scrub } from '../security/secrets.ts';
import { toldFailure, type Failure } from './told.ts';

/** What only HTTP knows, with its status. */
const httpCodes = {
  BODY_INVALID: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  JOB_ENDED: 409,
  JOB_CANCELLED: 409,
  KEY_REUSED: 409,
  BODY_TOO_LARGE: 413,
  MEDIA_TYPE: 415,
  HOST_UNKNOWN: 421,
  TOO_MANY_REQUESTS: 429,
  HEADERS_TOO_LARGE: 431,
  NOT_READY: 503,
} as const;

export type HttpCode = keyof typeof httpCodes;

/** The one shape of every error that leaves the server. */
export interface ErrorBody {
  error: { code: ErrorCode | HttpCode; message: string; where: ErrorPlace; hint?: string };
}

/** A failure that only HTTP knows. */
export class HttpError extends Error {
  readonly code: HttpCode;
  readonly where: ErrorPlace;
  readonly hint: string | undefined;

  constructor(code: HttpCode, message: string, details: { where?: ErrorPlace; hint?: string } = {}) {
    super(message);
    this.name = 'HttpError';
    this.code = code;
    this.where = details.where ?? {};
    this.hint = details.hint;
  }
}

/** The status that a class of codes has; data that cannot be read is the fault of whoever wrote it. */
const ofClass: Readonly<Record<(typeof errorCodes)[ErrorCode], number>> = {
  request: 422,
  nothing: 200,
  input: 502,
  database: 500,
  engine: 500,
  output: 500,
  stopped: 503,
  internal: 500,
};

/** Codes whose status is another one than that of their class. */
const ofCode: Readonly<Partial<Record<ErrorCode, number>>> = {
  SCHEMA_UNKNOWN: 422,
  DATABASE_UNREACHABLE: 503,
  DATABASE_LOST: 503,
  LAKE_UNREACHABLE: 503,
  NO_INPUT: 422,
  PAYLOAD_UNREADABLE: 422,
  PAYLOAD_TOO_LARGE: 413,
  MANIFEST_INVALID: 422,
  REPORT_REFUSED: 422,
  PAYLOAD_LOSSES: 422,
};

/** What Fastify or Node itself refuses, by the status that they give it, in our words. */
const ofFastify: Readonly<Record<number, readonly [HttpCode, string]>> = {
  400: ['BODY_INVALID', 'the request cannot be read'],
  404: ['NOT_FOUND', 'there is no such address'],
  408: ['REQUEST_TIMEOUT', 'the request took too long to arrive'],
  413: ['BODY_TOO_LARGE', 'the body is too large'],
  414: ['NOT_FOUND', 'there is no such address'],
  415: ['MEDIA_TYPE', 'the body is neither application/json nor, for a payload, application/gzip'],
  429: ['TOO_MANY_REQUESTS', 'too many requests in a minute'],
  431: ['HEADERS_TOO_LARGE', 'the headers are too large'],
};

/** Longer texts repeat what was sent. */
const LONGEST = 600;

/** Any thrown value as status and body. What is a fault of ours says so and nothing else. */
export function httpError(thrown: unknown, scrub: Scrub): { status: number; body: ErrorBody } {
  if (thrown instanceof HttpError) return { status: httpCodes[thrown.code], body: bodyOf(thrown) };
  const status = (thrown as { statusCode?: unknown } | null)?.statusCode;
  const refusal = typeof status === 'number' ? ofFastify[status] : undefined;
  if (refusal !== undefined) return httpError(new HttpError(...refusal), scrub);
  const error = asOcpError(thrown);
  return { status: statusOf(error.code), body: bodyOf(toldFailure(reportedError(error), scrub)) };
}

const statusOf = (code: ErrorCode) => ofCode[code] ?? ofClass[errorCodes[code]];

function bodyOf({ code, message, where, hint }: HttpError | Failure): ErrorBody {
  const short = message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message;
  return { error: { code, message: short, where: { ...where }, ...(hint === undefined ? {} : { hint }) } };
}
