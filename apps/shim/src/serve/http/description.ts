import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { examplesOf } from './examples.ts';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

/** How the API describes itself: OpenAPI 3.1, made from the schemas that check what comes in. */
export const description: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'ocp',
      version: '1.0.0',
      description:
        "Koku's summary tables without a Trino cluster: durable jobs, one at a time for each source, and what Koku asks Trino on its way.",
    },
    tags: [
      { name: 'jobs', description: 'Summaries and comparisons as durable jobs.' },
      { name: 'payloads', description: 'Reports of the metrics operator.' },
      { name: 'rollout', description: 'Who does the work of a schema.' },
      { name: 'lake', description: 'Questions about the Parquet files of a tenant.' },
      { name: 'site', description: 'Tenants, sources and keys of a site without Koku, and how they are.' },
      { name: 'retention', description: 'What a host gives up.' },
      { name: 'server', description: 'The server itself.' },
    ],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }],
  },
  transform: jsonSchemaTransform,
  transformObject: (document) => asUsed(jsonSchemaTransformObject(document)),
};

type Described = ReturnType<typeof jsonSchemaTransformObject>;

/** Every schema is there as it comes in and as it goes out: those stay that something refers to, with their examples. */
function asUsed(document: Described): Described {
  const { paths, components } = document as {
    paths?: object;
    components?: { schemas?: Record<string, unknown> };
  };
  const schemas = components?.schemas ?? {};
  const used = new Set<string>();
  const look = (value: unknown) => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      look(schemas[name] ?? null);
    }
  };
  look(paths ?? {});
  const kept = Object.entries(schemas)
    .filter(([name]) => used.has(name))
    .map(([name, schema]) => [name, { ...(schema as object), examples: examplesOf(name) }]);
  const schemasUsed = Object.fromEntries(kept) as Record<string, object>;
  return { ...document, components: { ...components, schemas: schemasUsed } };
}
