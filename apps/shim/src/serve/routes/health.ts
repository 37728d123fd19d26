import { z } from 'zod';
import { answer, failures, reading, watching } from '../http/answers.ts';
import { checkUnlimited } from '../http/callers.ts';
import { HttpError } from '../http/http-error.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { API, type Api } from './api.ts';

/** A database that answers slower than this is not ready. */
const PATIENCE_MS = 2000;

const ok = z.object({ status: z.literal('ok') });

/** What watches the server: `/healthz`, `/readyz`, `/metrics`, and the description of the API. */
export function healthRoutes(api: Api, { queue, metrics, log }: ServerParts): void {
  api.get(
    '/healthz',
    {
      schema: {
        operationId: 'getHealth',
        tags: ['server'],
        summary: 'The process is alive',
        security: [],
        response: { 200: answer(ok, 'It is.'), ...failures(watching) },
      },
    },
    () => ({ status: 'ok' as const }),
  );
  api.get(
    '/readyz',
    {
      schema: {
        operationId: 'getReadiness',
        tags: ['server'],
        summary: 'Database and queue can be reached',
        security: [],
        response: {
          200: answer(ok, 'They can.'),
          ...failures(watching, { 503: 'They cannot, or the server is stopping.' }),
        },
      },
    },
    async () => {
      try {
        await withPatience(queue.check());
        return { status: 'ok' as const };
      } catch (err) {
        log.warn({ err }, 'not ready');
        throw new HttpError('NOT_READY', 'the database does not answer');
      }
    },
  );
  api.get(
    '/metrics',
    {
      schema: {
        operationId: 'getMetrics',
        tags: ['server'],
        summary: 'Metrics for Prometheus; not for tokens of some schemas only, as they name all of them',
        response: {
          200: {
            description: 'In the text format of Prometheus.',
            content: { 'text/plain': { schema: z.string() } },
          },
          ...failures(reading),
        },
      },
    },
    async (request, reply) => {
      checkUnlimited(request);
      void reply.type(metrics.contentType);
      return metrics.text();
    },
  );
  api.get(`${API}/openapi.json`, { schema: { hide: true } }, () => api.swagger());
}

async function withPatience(work: Promise<void>): Promise<void> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`no answer in ${PATIENCE_MS} ms`)), PATIENCE_MS).unref();
  });
  late.catch(() => undefined);
  await Promise.race([work, late]);
}
