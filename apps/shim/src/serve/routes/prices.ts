import { retrying } from '@ocp/core';
import { clearPrices, listPrices, setPrices } from '../../prices.ts';
import { answer, failures, reading, taking } from '../http/answers.ts';
import { checkSchema } from '../http/callers.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { chargedBody, newPricesBody, pricesBody, pricesQuery } from '../http/site-schemas.ts';
import { longPatience, patience, withStore } from '../question-parts.ts';
import { API, type Api } from './api.ts';

/** `/prices`: what usage costs on a site without Koku, as `ocp prices` has it. */
export function priceRoutes(api: Api, parts: ServerParts): void {
  api.get(
    `${API}/prices`,
    {
      schema: {
        operationId: 'listPrices',
        tags: ['site'],
        summary: 'The prices of the clusters of a tenant',
        querystring: pricesQuery,
        response: { 200: answer(pricesBody, 'By the names of the clusters.'), ...failures(reading) },
      },
    },
    async (request, reply) => {
      checkSchema(request, request.query.schema);
      const signal = patience(reply, parts);
      return withStore(parts, request, async (store) => ({
        sources: await listPrices(store, request.query, signal),
      }));
    },
  );
  api.put(
    `${API}/prices`,
    {
      schema: {
        operationId: 'setPrices',
        tags: ['site'],
        summary: 'Enter prices of clusters, and charge what is summarized of them',
        description:
          'All or none; other clusters keep theirs. Where Koku has the cost models, it is refused.',
        body: newPricesBody,
        response: { 200: answer(chargedBody, 'What was charged.'), ...failures(taking) },
      },
    },
    async (request, reply) => {
      const { schema, prices } = request.body;
      checkSchema(request, schema);
      const signal = longPatience(reply, parts);
      return withStore(parts, request, async (store) => ({
        sources: await retrying(() => setPrices(store, { schema, prices }, signal), { signal }),
      }));
    },
  );
  api.delete(
    `${API}/prices`,
    {
      schema: {
        operationId: 'clearPrices',
        tags: ['site'],
        summary: 'Remove prices and the costs that they made',
        querystring: pricesQuery,
        response: { 200: answer(chargedBody, 'What was removed.'), ...failures(reading) },
      },
    },
    async (request, reply) => {
      checkSchema(request, request.query.schema);
      const signal = longPatience(reply, parts);
      return withStore(parts, request, async (store) => ({
        sources: await retrying(() => clearPrices(store, request.query, signal), { signal }),
      }));
    },
  );
}
