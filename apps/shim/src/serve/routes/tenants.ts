import { makeTenant } from '@ocp/store';
import { answer, failures, taking } from '../http/answers.ts';
import { checkSchema } from '../http/callers.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { madeTenantBody, tenantBody } from '../http/site-schemas.ts';
import { longPatience } from '../question-parts.ts';
import { connectionNamed } from '../run-job.ts';
import { API, type Api } from './api.ts';

/** `POST /tenants`: makes what a tenant of a site without Koku lacks, as `ocp tenant create`. */
export function tenantRoutes(api: Api, parts: ServerParts): void {
  api.post(
    `${API}/tenants`,
    {
      schema: {
        operationId: 'makeTenant',
        tags: ['site'],
        summary: 'Make what a tenant lacks',
        description: 'What is there stays as it is; a repetition makes nothing.',
        body: tenantBody,
        response: { 200: answer(madeTenantBody, 'What was made.'), ...failures(taking) },
      },
    },
    async (request, reply) => {
      const { schema } = request.body;
      checkSchema(request, schema);
      const url = connectionNamed(parts.questions.database, request.id);
      return makeTenant(url, schema, longPatience(reply, parts));
    },
  );
}
