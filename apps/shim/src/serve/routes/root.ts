import { z } from 'zod';
import { answer, failures, watching } from '../http/answers.ts';
import { named } from '../http/examples.ts';
import { version } from '../../version.ts';
import { API, type Api } from './api.ts';

const body = z
  .object({
    service: z.literal('ocp'),
    about: z.string(),
    version: z.string(),
    openapi: z.string().describe('Where the API describes itself.'),
  })
  .meta(named('Server'));

/** `GET /`: what answers here, for whoever has nothing but the address. Nothing of a tenant is in it. */
export function rootRoutes(api: Api): void {
  api.get(
    '/',
    {
      schema: {
        operationId: 'getServer',
        tags: ['server'],
        summary: 'What answers here',
        security: [],
        response: { 200: answer(body, 'This server.'), ...failures(watching) },
      },
    },
    () => ({
      service: 'ocp' as const,
      about: "Cost summaries of OpenShift and its clouds: Koku's tables without a Trino cluster",
      version,
      openapi: `${API}/openapi.json`,
    }),
  );
}
