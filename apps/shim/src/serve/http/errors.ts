import { OcpError } from '@ocp/core';
import type { FastifyInstance } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { HttpError, httpError } from './http-error.ts';

/** Gives every failure its one shape; faults of ours go to the log with everything that is known. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((thrown, request, reply) => {
    const { status, body } = httpError(validationError(thrown) ?? thrown);
    if (status >= 500) request.log.error({ err: thrown, code: body.error.code }, 'request failed');
    void reply.status(status).type('application/json').serializer(JSON.stringify).send(body);
  });
  app.setNotFoundHandler(() => {
    throw new HttpError('NOT_FOUND', 'there is no such address', { hint: 'See /api/v1/openapi.json.' });
  });
}

function validationError(thrown: unknown): OcpError | undefined {
  if (!hasZodFastifySchemaValidationErrors(thrown)) return undefined;
  const faults = thrown.validation.map(({ instancePath, message }) => {
    const field = instancePath.replace(/^\//, '').replaceAll('/', '.');
    return { field, text: `${field === '' ? 'request' : field} ${message ?? 'is wrong'}` };
  });
  return new OcpError('REQUEST_INVALID', faults.map(({ text }) => text).join('; '), {
    where: {
      field: faults
        .map(({ field }) => field)
        .join(', ')
        .slice(0, 200),
    },
    hint: 'Correct the named fields; nothing was read or written.',
  });
}
