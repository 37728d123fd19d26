import { retrying } from '@ocp/core';
import { answer, failures, reading, taking } from '../http/answers.ts';
import { checkSchema } from '../http/callers.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { switchBody, switchedBody, tagKeysBody, tagsQuery } from '../http/site-schemas.ts';
import { patience, withStore } from '../question-parts.ts';
import { switchKeys, tagKeys } from '../../tag-keys.ts';
import { API, type Api } from './api.ts';

/** `/tags`: keys of labels and tags that summaries keep, as `ocp tags` has them. */
export function tagRoutes(api: Api, parts: ServerParts): void {
  api.get(
    `${API}/tags`,
    {
      schema: {
        operationId: 'listTagKeys',
        tags: ['site'],
        summary: 'The keys that reports of a tenant had',
        querystring: tagsQuery,
        response: { 200: answer(tagKeysBody, 'By their type and name.'), ...failures(reading) },
      },
    },
    async (request, reply) => {
      const { schema, provider_type: providerType } = request.query;
      checkSchema(request, schema);
      const signal = patience(reply, parts);
      return withStore(parts, request, async (store) => ({
        keys: await tagKeys(store, { schema, providerType }, signal),
      }));
    },
  );
  api.patch(
    `${API}/tags`,
    {
      schema: {
        operationId: 'switchTagKeys',
        tags: ['site'],
        summary: 'Enable or disable keys; what is summarized from now on follows',
        description: 'All or none: a key that no report had is refused.',
        body: switchBody,
        response: { 200: answer(switchedBody, 'What is another way now.'), ...failures(taking) },
      },
    },
    async (request, reply) => {
      const { provider_type: providerType, ...asked } = request.body;
      checkSchema(request, asked.schema);
      const signal = patience(reply, parts);
      return withStore(parts, request, (store) =>
        retrying(() => switchKeys(store, { ...asked, providerType }, signal), { signal }),
      );
    },
  );
}
