import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ServerParts } from '../http/server-parts.ts';
import { decisionRoutes } from './decision.ts';
import { healthRoutes } from './health.ts';
import { jobRoutes } from './jobs.ts';
import { lakeRoutes } from './lake.ts';
import { payloadRoutes } from './payloads.ts';
import { priceRoutes } from './prices.ts';
import { retentionRoutes } from './retention.ts';
import { rootRoutes } from './root.ts';
import { sourceRoutes } from './sources.ts';
import { statusRoutes } from './status.ts';
import { tagRoutes } from './tags.ts';
import { tenantRoutes } from './tenants.ts';
import { trinoFreeRoutes } from './trino-free.ts';
import { workRoutes } from './work.ts';

/** Every route of the server. */
export function addRoutes(app: FastifyInstance, parts: ServerParts): void {
  const api = app.withTypeProvider<ZodTypeProvider>();
  rootRoutes(api);
  workRoutes(api, parts);
  jobRoutes(api, parts);
  decisionRoutes(api, parts);
  lakeRoutes(api, parts);
  payloadRoutes(api, parts);
  retentionRoutes(api, parts);
  trinoFreeRoutes(api, parts);
  tenantRoutes(api, parts);
  sourceRoutes(api, parts);
  tagRoutes(api, parts);
  priceRoutes(api, parts);
  statusRoutes(api, parts);
  healthRoutes(api, parts);
}
