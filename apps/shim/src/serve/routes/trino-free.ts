import { z } from 'zod';
import { fatesBody, tenantFates } from '../../trino-free.ts';
import { answer, failures, reading } from '../http/answers.ts';
import { checkSchema } from '../http/callers.ts';
import { named } from '../http/examples.ts';
import { schema } from '../http/fields.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { patience, withStore } from '../question-parts.ts';
import { API, type Api } from './api.ts';

const body = z
  .object({
    schema: z.string(),
    choice: z.enum(['candidate', 'incumbent']),
    engine: z.string(),
    phase: z.string(),
    source_types: z.array(z.string()).optional().describe("Types of the tenant's sources."),
    trino_free: z
      .boolean()
      .describe('Whether Koku would send no statement by itself; those by hand do not count.'),
    statements: z.array(
      z.object({
        name: z.string(),
        section: z.string().describe('Of the list of statements in the specification.'),
        occasion: z.string().describe('When Koku sends it.'),
        caller: z.string().describe("Koku's function that sends it."),
        covered_by: z.string().nullable().describe('What does today what it asks for; null: nothing.'),
        sent: z.boolean(),
        why: z.string(),
      }),
    ),
  })
  .meta(named('TrinoStatements'));

/** `GET /trino-free`: which of Koku's statements would still go to Trino, as `ocp trino-free` says it. */
export function trinoFreeRoutes(api: Api, parts: ServerParts): void {
  api.get(
    `${API}/trino-free`,
    {
      schema: {
        operationId: 'getTrinoStatements',
        tags: ['rollout'],
        summary: "Which of Koku's statements would still go to Trino for a schema, and why",
        querystring: z.object({ schema }),
        response: { 200: answer(body, 'Every statement, and what becomes of it.'), ...failures(reading) },
      },
    },
    async (request, reply) => {
      const { schema } = request.query;
      checkSchema(request, schema);
      const signal = patience(reply, parts);
      const found = await withStore(parts, request, (store) =>
        tenantFates(schema, parts.flags, store, signal),
      );
      return fatesBody(schema, found);
    },
  );
}
