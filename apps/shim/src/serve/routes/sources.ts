import { retrying } from '@ocp/core';
import { addSource, endSource, listSources, renameSource } from '@ocp/store';
import { z } from 'zod';
import { answer, failures, reading, taking } from '../http/answers.ts';
import { checkSchema } from '../http/callers.ts';
import { schema, uuid } from '../http/fields.ts';
import type { ServerParts } from '../http/server-parts.ts';
import {
  addedSourceBody,
  endedBody,
  newNameBody,
  newSourceBody,
  renamedBody,
  sourcesBody,
} from '../http/site-schemas.ts';
import { longPatience, patience, withStore } from '../question-parts.ts';
import { API, type Api } from './api.ts';

const ofTenant = z.object({ schema });
const one = z.object({ source: uuid });

/** `/sources`: those of a tenant, as `ocp source` has them. */
export function sourceRoutes(api: Api, parts: ServerParts): void {
  api.get(
    `${API}/sources`,
    {
      schema: {
        operationId: 'listSources',
        tags: ['site'],
        summary: 'The sources of a tenant',
        querystring: ofTenant,
        response: { 200: answer(sourcesBody, 'By their names.'), ...failures(reading) },
      },
    },
    async (request, reply) => {
      const { schema } = request.query;
      checkSchema(request, schema);
      const signal = patience(reply, parts);
      return withStore(parts, request, async (store) => ({
        sources: await listSources(store, schema, signal),
      }));
    },
  );
  api.post(
    `${API}/sources`,
    {
      schema: {
        operationId: 'addSource',
        tags: ['site'],
        summary: 'Enter an OpenShift cluster, or the bill of a cloud, as a source of a tenant',
        description: 'A repetition changes nothing. Where Koku enters sources, it is refused.',
        body: newSourceBody,
        response: { 200: answer(addedSourceBody, 'The source.'), ...failures(taking) },
      },
    },
    async (request, reply) => {
      const { schema, provider_type: type, name, cluster_id: clusterId, source } = request.body;
      checkSchema(request, schema);
      const signal = patience(reply, parts);
      return withStore(parts, request, (store) =>
        retrying(() => addSource(store, { schema, type, name, clusterId, source }, signal), { signal }),
      );
    },
  );
  api.patch(
    `${API}/sources/:source`,
    {
      schema: {
        operationId: 'renameSource',
        tags: ['site'],
        summary: 'Give a source another name',
        description: 'What is summarized from now on has it, and report periods that come.',
        params: one,
        querystring: ofTenant,
        body: newNameBody,
        response: { 200: answer(renamedBody, 'The names.'), ...failures(taking) },
      },
    },
    async (request, reply) => {
      const { schema } = request.query;
      checkSchema(request, schema);
      const signal = patience(reply, parts);
      const asked = { schema, meant: request.params.source, name: request.body.name };
      return withStore(parts, request, (store) =>
        retrying(() => renameSource(store, asked, signal), { signal }),
      );
    },
  );
  api.delete(
    `${API}/sources/:source`,
    {
      schema: {
        operationId: 'forgetSource',
        tags: ['retention'],
        summary: 'Forget a source that was deleted',
        description:
          "State, staged rows and records of runs of an OpenShift source, or of that of a bill, are removed, and its own entry where it was entered here. Koku's own tables stay. Repeating it is no failure.",
        params: one,
        querystring: ofTenant,
        response: { 200: answer(endedBody, 'What was removed.'), ...failures(reading) },
      },
    },
    async (request, reply) => {
      const { schema } = request.query;
      checkSchema(request, schema);
      const signal = longPatience(reply, parts);
      const { source } = request.params;
      return withStore(parts, request, (store) =>
        retrying(() => endSource(store, schema, source, signal), { signal }),
      );
    },
  );
}
