import { retrying } from '@ocp/core';
import { forgetSource } from '@ocp/store';
import { z } from 'zod';
import { answer, failures, reading } from '../http/answers.ts';
import { checkSchema } from '../http/callers.ts';
import { schema, uuid } from '../http/fields.ts';
import { forgottenBody } from '../http/schemas.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { patience, withStore } from '../question-parts.ts';
import { API, type Api } from './api.ts';

/** `DELETE /sources/:source`: what is kept of a source that the host deleted goes, as with `ocp forget`. */
export function sourceRoutes(api: Api, parts: ServerParts): void {
  api.delete(
    `${API}/sources/:source`,
    {
      schema: {
        operationId: 'forgetSource',
        tags: ['retention'],
        summary: 'Forget a source that was deleted',
        description:
          "State, staged rows and records of runs of an OpenShift source, or of that of a bill, are removed. Koku's own tables stay. Repeating it is no failure.",
        params: z.object({ source: uuid }),
        querystring: z.object({ schema }),
        response: { 200: answer(forgottenBody, 'What was removed.'), ...failures(reading) },
      },
    },
    async (request, reply) => {
      const { schema } = request.query;
      checkSchema(request, schema);
      const signal = patience(reply, parts);
      const source = request.params.source.toLowerCase();
      return withStore(parts, request, (store) =>
        retrying(() => forgetSource(store, schema, source, signal), { signal }),
      );
    },
  );
}
