import { z } from 'zod';
import { decisionFor } from '../../decision.ts';
import { answer, failures, reading } from '../http/answers.ts';
import { checkSchema } from '../http/callers.ts';
import { decisionBody, engineName } from '../http/schemas.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { withStore } from '../question-parts.ts';
import { API, type Api } from './api.ts';

/** `GET /decision`: which engine would run for a schema, and why, as `ocp decide` says it. */
export function decisionRoutes(api: Api, parts: ServerParts): void {
  api.get(
    `${API}/decision`,
    {
      schema: {
        operationId: 'getDecision',
        tags: ['rollout'],
        summary: 'Which engine would run for a schema, and why',
        querystring: z.object({
          schema: z.string().min(1).max(256).describe('Any text.'),
          engine: engineName.optional().describe("The candidate for this schema; default: the flags'."),
        }),
        response: { 200: answer(decisionBody, 'The decision as it would be now.'), ...failures(reading) },
      },
    },
    async (request) => {
      const { schema, engine } = request.query;
      checkSchema(request, schema);
      const { flags, stopping: signal } = parts;
      return withStore(parts, request, (store) => decisionFor(schema, flags, { store, engine, signal }));
    },
  );
}
