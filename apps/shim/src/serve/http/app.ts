import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import swagger from '@fastify/swagger';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { tlsOf } from '../security/binding.ts';
import { addRoutes } from '../routes/index.ts';
import { answerErrors, earlyErrors } from './errors.ts';
import { knowCallers } from './callers.ts';
import { description } from './description.ts';
import { HttpError } from './http-error.ts';
import { refusingOtherMethods } from './methods.ts';
import { takeUploads } from '../uploads.ts';
import type { ServerParts } from './server-parts.ts';

/** A request that is still on its way after this long is given up. */
const REQUEST_MS = 30_000;
/** So long a file may be on its way. */
const UPLOAD_MS = 10 * 60_000;
/** Longer than the longest wait for a job. */
const CONNECTION_MS = 11 * 60_000;
/** A request is a few hundred bytes. */
const BODY_BYTES = 64 * 1024;

/** What may stand in a log, a job and the name of a connection. */
const SANE_ID = /^[\w.-]{1,58}$/;

/** The HTTP server with all its routes; it does not listen yet. */
export async function buildApp(
  parts: ServerParts,
  { requestMs = REQUEST_MS } = {},
): Promise<FastifyInstance> {
  const https = tlsOf(parts.binding);
  const app = fastify({
    loggerInstance: parts.log,
    ...(https === undefined ? {} : { https }),
    bodyLimit: BODY_BYTES,
    requestTimeout: UPLOAD_MS,
    connectionTimeout: CONNECTION_MS,
    genReqId: requestId,
    routerOptions: { maxParamLength: 300 },
    return503OnClosing: false,
    ...earlyErrors(parts.scrub),
  }) as unknown as FastifyInstance;
  // A page in a browser may send plain texts anywhere without asking.
  app.removeContentTypeParser('text/plain');
  takeUploads(app);
  app.server.headersTimeout = requestMs;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id).header('cache-control', 'no-store');
    if (parts.stopping.aborted) throw new HttpError('NOT_READY', 'the server is stopping');
  });
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.upload !== true) giveUpLate(request, reply, requestMs);
  });
  app.addHook('onSend', async (_request, reply) => {
    // A connection that stays open would keep the server from ending.
    if (parts.stopping.aborted) void reply.header('connection', 'close');
  });
  app.addHook('onResponse', async (request, reply) => {
    parts.metrics.answered(
      request.method,
      request.routeOptions.url,
      reply.statusCode,
      reply.elapsedTime / 1000,
    );
  });
  answerErrors(app, parts.scrub);
  await knowCallers(app, parts);
  await app.register(swagger, description);
  refusingOtherMethods(app, () => addRoutes(app, parts));
  return app;
}

/** Answers a request that does not arrive in time; what is still on its way is not waited for. */
function giveUpLate(request: FastifyRequest, reply: FastifyReply, requestMs: number): void {
  const { raw } = request;
  const late = setTimeout(() => {
    if (raw.complete || reply.sent) return;
    void reply.header('connection', 'close');
    void reply.send(new HttpError('REQUEST_TIMEOUT', 'the request took too long to arrive'));
  }, requestMs).unref();
  raw.once('close', () => clearTimeout(late));
}

/** The caller's own id, where it may stand in a log, else a new one. */
function requestId({ headers }: IncomingMessage): string {
  const said = headers['x-request-id'];
  return typeof said === 'string' && SANE_ID.test(said) ? said : randomUUID();
}
