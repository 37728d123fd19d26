import { siteStatus } from '@ocp/staging';
import { noLake } from '@ocp/core';
import { z } from 'zod';
import { examine, failures as failuresOf, type Finding } from '../../doctor/index.ts';
import { answer, failures, reading } from '../http/answers.ts';
import { checkSchema, checkUnlimited } from '../http/callers.ts';
import { schema } from '../http/fields.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { findingsBody, statusBody, statusQuery } from '../http/site-schemas.ts';
import { inFields } from '../http/words.ts';
import { patience, withStore } from '../question-parts.ts';
import { connectionNamed } from '../run-job.ts';
import { API, type Api } from './api.ts';

/** `GET /status` and `GET /doctor`: how a site is, as `ocp status` and `ocp doctor` say it. */
export function statusRoutes(api: Api, parts: ServerParts): void {
  api.get(
    `${API}/status`,
    {
      schema: {
        operationId: 'getStatus',
        tags: ['site'],
        summary:
          'What is staged and summarized of a tenant, by source and day; who works on it, and who waits',
        querystring: statusQuery,
        response: { 200: answer(statusBody, 'As it is now.'), ...failures(reading) },
      },
    },
    async (request, reply) => {
      checkSchema(request, request.query.schema);
      const signal = patience(reply, parts);
      return withStore(parts, request, (store) => siteStatus(store, request.query, signal));
    },
  );
  api.get(
    `${API}/doctor`,
    {
      schema: {
        operationId: 'examine',
        tags: ['site'],
        summary: 'What keeps the site from working, and what to do about it',
        description: 'Without a schema it is about every tenant, and not for tokens of some schemas only.',
        querystring: z.object({ schema: schema.optional() }),
        response: {
          200: answer(findingsBody, 'What was found; also where something fails.'),
          ...failures(reading),
        },
      },
    },
    async (request, reply) => {
      const { schema } = request.query;
      if (schema === undefined) checkUnlimited(request);
      else checkSchema(request, schema);
      const { database, lake } = parts.questions;
      const findings = await examine({
        database: () => connectionNamed(database, request.id),
        schema,
        withLake: lake.origin === noLake.origin ? undefined : (work) => work(lake),
        environment: process.env,
        signal: patience(reply, parts),
      });
      return {
        status: failuresOf(findings) > 0 ? ('failed' as const) : ('done' as const),
        findings: findings.map((finding) => toldFinding(finding, parts)),
      };
    },
  );
}

/** In the words of a request over HTTP, and without a secret. */
function toldFinding({ check, state, found, advice }: Finding, { scrub }: ServerParts): Finding {
  const { message, hint } = inFields({ message: found, where: {}, hint: advice });
  return { check, state, found: scrub(message), ...(hint === undefined ? {} : { advice: scrub(hint) }) };
}
