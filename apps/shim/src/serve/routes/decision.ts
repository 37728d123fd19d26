import { z } from 'zod';
import { decisionFor } from '../../decision.ts';
import { answer, failures, reading } from '../http/answers.ts';
import { checkSchema } from '../http/callers.ts';
import { decisionBody } from '../http/schemas.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { API, type Api } from './api.ts';

/** `GET /decision`: which engine would run for a schema, and why, as `ocp decide` says it. */
export function decisionRoutes(api: Api, { flags }: ServerParts): void {
  api.get(
    `${API}/decision`,
    {
      schema: {
        operationId: 'getDecision',
        tags: ['rollout'],
        summary: 'Which engine would run for a schema, and why',
        querystring: z.object({ schema: z.string().min(1).max(256).describe('Any text.') }),
        response: { 200: answer(decisionBody, 'The decision as it would be now.'), ...failures(reading) },
      },
    },
    async (request) => {
      const { schema } = request.query;
      checkSchema(request, schema);
      return decisionFor(schema, flags);
    },
  );
}
