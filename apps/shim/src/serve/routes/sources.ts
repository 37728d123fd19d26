import { retrying, SCHEMA_NAME } from '@ocp/core';
import { forgetSource } from '@ocp/store';
import { z } from 'zod';
import { checkSchema } from '../http/callers.ts';
import { errorBody, forgottenBody } from '../http/schemas.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { withStore } from '../question-parts.ts';
import { API, refusals, type Api } from './api.ts';

/** `DELETE /sources/:source`: what is kept of a source that the host deleted goes, as with `ocp forget`. */
export function sourceRoutes(api: Api, parts: ServerParts): void {
  api.delete(
    `${API}/sources/:source`,
    {
      schema: {
        operationId: 'forgetSource',
        tags: ['lake'],
        summary: 'Forget a source',
        description:
          "Removes state, staged rows and records of runs of an OpenShift source or of that of a bill. Koku's own tables stay. Repeating it is no failure.",
        params: z.object({ source: z.uuid().transform((text) => text.toLowerCase()) }),
        querystring: z.object({ schema: z.string().regex(SCHEMA_NAME) }),
        response: { 200: forgottenBody, 422: errorBody, ...refusals },
      },
    },
    async (request) => {
      const { schema } = request.query;
      checkSchema(request, schema);
      const signal = parts.stopping;
      return withStore(parts, request, (store) =>
        retrying(() => forgetSource(store, schema, request.params.source, signal), { signal }),
      );
    },
  );
}
