import {
  billSums,
  errorCodes,
  firstAndLast,
  gcpTopology,
  infrastructureMap,
  invoiceMonthDates,
  lakeTable,
  matchedTags,
  OcpError,
  parseRequest,
  partitionsIn,
  payerAccount,
  whatExists,
  type LakeTable,
} from '@ocp/core';
import { effectiveHoursByDay } from '@ocp/store';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { answer, failures, reading } from '../http/answers.ts';
import { checkSchema } from '../http/callers.ts';
import { HttpError } from '../http/http-error.ts';
import * as bodies from '../http/lake-schemas.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { patience, withRunParts, withStore } from '../question-parts.ts';
import { API, type Api } from './api.ts';

const refused = failures([...reading, 404, 502], {
  404: 'The tenant has no report period, bill or cluster that the question is about.',
});
const answers = <Body extends z.ZodType>(body: Body) => ({
  200: answer(body, 'The answer, from the lake as it is now.'),
  ...refused,
});

/** Questions that Koku asks Trino on its way: `GET /lake/…` (spec cost-model.md 13). */
export function lakeRoutes(api: Api, parts: ServerParts): void {
  const { questions } = parts.questions.lake;
  const path = (question: string) => `${API}/lake/${question}`;

  api.get(
    path('tables'),
    {
      schema: {
        operationId: 'listLakeTables',
        tags: ['lake'],
        summary: "Which of Koku's tables over the lake a tenant has",
        querystring: bodies.tablesQuery,
        response: answers(bodies.tablesBody),
      },
    },
    async (request, reply) => {
      const { schema } = request.query;
      checkSchema(request, schema);
      return { schema, ...(await whatExists(questions, request.query, patience(reply, parts))) };
    },
  );

  api.get(
    path('partitions'),
    {
      schema: {
        operationId: 'listLakePartitions',
        tags: ['lake'],
        summary: 'The partitions of a table of the lake',
        querystring: bodies.partitionsQuery,
        response: answers(bodies.partitionsBody),
      },
    },
    async (request, reply) => {
      const { schema, table } = request.query;
      checkSchema(request, schema);
      const found = await partitionsIn(questions, named(table), request.query, patience(reply, parts));
      return { schema, table, count: found.partitions.length, ...found };
    },
  );

  api.get(
    path('timestamps'),
    {
      schema: {
        operationId: 'getLakeTimestamps',
        tags: ['lake'],
        summary: "The first and the last time stamp of a source's reports on some days",
        querystring: bodies.timestampsQuery,
        response: answers(bodies.timestampsBody),
      },
    },
    async (request, reply) => {
      const { schema, table = 'openshift_pod_usage_line_items_daily' } = request.query;
      checkSchema(request, schema);
      return firstAndLast(questions, named(table), sourceDays(request), patience(reply, parts));
    },
  );

  api.get(
    path('invoice-month-dates'),
    {
      schema: {
        operationId: 'getInvoiceMonthDates',
        tags: ['lake'],
        summary: 'The first and the last usage of an invoice month of GCP',
        querystring: bodies.invoiceDatesQuery,
        response: answers(bodies.timestampsBody),
      },
    },
    async (request, reply) => {
      const { schema, invoice_month: invoiceMonth } = request.query;
      checkSchema(request, schema);
      return invoiceMonthDates(questions, { ...sourceDays(request), invoiceMonth }, patience(reply, parts));
    },
  );

  api.get(
    path('payer-account'),
    {
      schema: {
        operationId: 'getPayerAccount',
        tags: ['lake'],
        summary: "The payer account of an AWS source's bill of a month",
        querystring: bodies.payerQuery,
        response: answers(bodies.payerBody),
      },
    },
    async (request, reply) => {
      const { schema, source, month } = request.query;
      checkSchema(request, schema);
      const asked = { schema, source, month: `${month}-01` };
      return { payer_account: await payerAccount(questions, asked, patience(reply, parts)) };
    },
  );

  api.get(
    path('topology'),
    {
      schema: {
        operationId: 'getTopology',
        tags: ['lake'],
        summary: "Accounts, projects, services and regions of a GCP source's lines on some days",
        querystring: bodies.topologyQuery,
        response: answers(bodies.topologyBody),
      },
    },
    async (request, reply) => {
      const { schema, invoice_month: invoice } = request.query;
      checkSchema(request, schema);
      const asked = { ...sourceDays(request), month: `${invoice.slice(0, 4)}-${invoice.slice(4)}-01` };
      return { topology: await gcpTopology(questions, asked, patience(reply, parts)) };
    },
  );

  api.get(
    path('infrastructure'),
    {
      schema: {
        operationId: 'getInfrastructureMap',
        tags: ['lake'],
        summary: 'Which clusters run on which bills, of one source and the month so far',
        querystring: bodies.infrastructureQuery,
        response: answers(bodies.infrastructureBody),
      },
    },
    async (request, reply) => {
      const { schema } = request.query;
      checkSchema(request, schema);
      const signal = patience(reply, parts);
      const map = await withRunParts(parts, request, schema, signal, (run) =>
        infrastructureMap(sourceDays(request), run, {}, signal),
      );
      return {
        map: map.map(({ openshiftSource, cloud }) => ({
          ocp_source_uuid: openshiftSource,
          infrastructure_source_uuid: cloud.source,
          infrastructure_type: cloud.type,
        })),
      };
    },
  );

  api.get(
    path('tags'),
    {
      schema: {
        operationId: 'getMatchedTags',
        tags: ['lake'],
        summary: 'The tags of a bill that belong to a cluster',
        querystring: bodies.tagsQuery,
        response: answers(bodies.tagsBody),
      },
    },
    async (request, reply) => {
      const { cloud_source_uuid: cloud, ...said } = request.query;
      checkSchema(request, said.schema);
      const field = `${said.provider_type.slice('OCP_'.length).toLowerCase()}_source_uuid`;
      const asked = parseRequest({ ...said, [field]: cloud, standalone: false });
      const signal = patience(reply, parts);
      const { matched, from, special } = await withRunParts(parts, request, said.schema, signal, (run) =>
        matchedTags(asked, questions, run, signal),
      ).catch(absent);
      return { matched, matched_from: from, special };
    },
  );

  api.get(
    path('sums'),
    {
      schema: {
        operationId: 'getDailySums',
        tags: ['lake'],
        summary:
          "What Koku's validation adds up by day: the cost of a bill, or the effective CPU hours of a cluster",
        querystring: bodies.sumsQuery,
        response: answers(bodies.sumsBody),
      },
    },
    async (request, reply) => {
      const { schema, provider_type: type } = request.query;
      checkSchema(request, schema);
      const signal = patience(reply, parts);
      const asked = sourceDays(request);
      if (type !== 'OCP')
        return { measure: 'cost' as const, days: await billSums(questions, type, asked, signal) };
      const hours = await withStore(parts, request, (store) => effectiveHoursByDay(store, asked, signal));
      return { measure: 'effective_cpu_hours' as const, days: hours };
    },
  );
}

type DaysQuery = { schema: string; source: string; start_date: string; end_date: string };

function sourceDays({ query }: Pick<FastifyRequest<{ Querystring: DaysQuery }>, 'query'>) {
  const { schema, source, start_date: start, end_date: end } = query;
  return { schema, source, start, end };
}

/** A table that the query's schema let through. */
function named(name: string): LakeTable {
  const table = lakeTable(name);
  if (table !== undefined) return table;
  throw new OcpError('INTERNAL', `the lake has no table ${name}`, { where: { table: name } });
}

/** An answer needs what a question is about: without it there is none, and not an empty one. */
function absent(error: unknown): never {
  if (!(error instanceof OcpError) || errorCodes[error.code] !== 'nothing') throw error;
  const { message, where, hint } = error;
  throw new HttpError('NOT_FOUND', message, { where, ...(hint === undefined ? {} : { hint }) });
}
