import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestInvalid, type OcpError } from '@ocp/core';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Scrub } from '../security/secrets.ts';
import { HttpError, httpError } from './http-error.ts';

/** How a server answers failures before any route is found. */
export interface EarlyErrors {
  frameworkErrors(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void;
  clientErrorHandler(error: NodeJS.ErrnoException, socket: Socket): void;
}

/** Gives failures of routes their one shape; faults of ours go to the log with everything that is known. */
export function answerErrors(app: FastifyInstance, scrub: Scrub): void {
  app.setErrorHandler((thrown, request, reply) => answer(thrown, request, reply, scrub));
  app.setNotFoundHandler(() => {
    throw new HttpError('NOT_FOUND', 'there is no such address', { hint: 'See /api/v1/openapi.json.' });
  });
}

/** Gives the same shape to what is no request for a route: an address that cannot be read, a request that breaks off. */
export function earlyErrors(scrub: Scrub): EarlyErrors {
  return {
    frameworkErrors: (error, request, reply) => answer(error, request, reply, scrub),
    clientErrorHandler(error, socket) {
      if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
      const { status, body } = httpError({ statusCode: STATUS_OF_NODE[error.code ?? ''] ?? 400 }, scrub);
      const text = JSON.stringify(body);
      const headers = [
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
        'content-type: application/json',
        `content-length: ${Buffer.byteLength(text)}`,
        'connection: close',
      ];
      socket.end(`${headers.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
    },
  };
}

/** What Node says of requests that it gives up; everything else cannot be read. */
const STATUS_OF_NODE: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

function answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply, scrub: Scrub): void {
  const { status, body } = httpError(validationError(thrown) ?? thrown, scrub);
  if (status >= 500) request.log.error({ err: thrown, code: body.error.code }, 'request failed');
  void reply.status(status).type('application/json').serializer(JSON.stringify).send(body);
}

function validationError(thrown: unknown): OcpError | undefined {
  if (!hasZodFastifySchemaValidationErrors(thrown)) return undefined;
  return requestInvalid(
    thrown.validation.map(({ instancePath, message = 'is wrong' }) => ({
      path: instancePath.split('/').slice(1),
      message,
    })),
  );
}
