import type { FastifyInstance, HTTPMethods } from 'fastify';
import { HttpError } from './http-error.ts';

const METHODS: readonly HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Adds routes, and answers every other method of their addresses with `METHOD_NOT_ALLOWED`. */
export function refusingOtherMethods(app: FastifyInstance, addRoutes: () => void): void {
  const known = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    known.set(url, new Set([...(known.get(url) ?? []), ...[method].flat()]));
  });
  addRoutes();
  for (const [url, methods] of [...known]) {
    const allow = [...methods].join(', ');
    app.route({
      method: METHODS.filter((method) => !methods.has(method)),
      url,
      schema: { hide: true },
      handler: async (_request, reply) => {
        void reply.header('allow', allow);
        throw new HttpError('METHOD_NOT_ALLOWED', `only ${allow}`);
      },
    });
  }
}
