import { retrying, SCHEMA_NAME } from '@ocp/core';
import { forgetSource } from '@ocp/store';
import { z } from 'zod';
import { checkSchema } from '../http/callers.ts';
import { HttpError } from '../http/http-error.ts';
import { errorBody, forgottenBody } from '../http/schemas.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { API, refusals, type Api } from './api.ts';

/** `DELETE /sources/:source`: what is kept of a source that the host deleted goes, as with `ocp forget`. */
export function sourceRoutes(api: Api, { store, stopping }: ServerParts): void {
  api.delete(
    `${API}/sources/:source`,
    {
      schema: {
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
      if (store === undefined) throw new HttpError('NOT_READY', 'the server has no database');
      return retrying(() => forgetSource(store, schema, request.params.source, stopping), {
        signal: stopping,
      });
    },
  );
}
