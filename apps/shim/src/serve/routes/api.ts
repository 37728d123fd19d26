import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { HttpError } from '../http/http-error.ts';

/** An app whose schemas are those of zod. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Where every version of the API begins. */
export const API = '/api/v1';

/** For a job that is not there, or that the caller may not see. */
export const noJob = (id: string) =>
  new HttpError('NOT_FOUND', 'there is no such job', { where: { job: id } });
