import {
  parseRatesRequest,
  parseRequest,
  ratesFields,
  requestSchema,
  reportSchema,
  type RatesRequest,
  type Request,
} from '@ocp/core';
import { z } from 'zod';
import { HttpError } from './http-error.ts';

const engineName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'is not the name of an engine');

/** Fields that a body has beside those of a request. */
const beside = {
  lake: z
    .string()
    .max(2048)
    .optional()
    .describe("Only the server's own lake; for bodies that are also used elsewhere."),
  date_step: z
    .int()
    .min(1)
    .max(31)
    .optional()
    .describe('Days of a window; default: TRINO_DATE_STEP, then 5.'),
};
const [openshift, ...onClouds] = requestSchema.options;
const aggregation = {
  ...beside,
  engine: engineName
    .optional()
    .describe('The engine that runs, whatever the decision; default: the decision.'),
};
const comparison = {
  ...beside,
  engines: z
    .array(engineName)
    .min(2)
    .max(5)
    .describe('The first is the reference; incumbent stands for the rows in the database.'),
};

/** The body of an aggregation: a request, and perhaps an engine. A database is not taken: passwords have no place here. */
export const aggregateBody = z.discriminatedUnion('provider_type', [
  openshift.extend(aggregation),
  ...onClouds.map((request) => request.extend(aggregation)),
]);

/** The body of a comparison: a request and its sides. */
export const compareBody = z.discriminatedUnion('provider_type', [
  openshift.extend(comparison),
  ...onClouds.map((request) => request.extend(comparison)),
]);

export type Body = z.output<typeof aggregateBody> | z.output<typeof compareBody>;

/** The body of an operation of a cost model: its request, and perhaps an engine. */
export const ratesBody = ratesFields.extend({ lake: beside.lake, engine: aggregation.engine });
export type RatesBody = z.output<typeof ratesBody>;

/** The request of a body. Fails with `REQUEST_INVALID`, and with `FORBIDDEN` for another lake than the server's. */
export function ratesRequestOf(body: RatesBody, server: { lake: string | undefined }): RatesRequest {
  const { lake, engine: _engine, ...request } = body;
  checkLake(lake, server);
  return parseRatesRequest(request);
}

function checkLake(lake: string | undefined, server: { lake: string | undefined }): void {
  if (lake === undefined || lake === server.lake) return;
  throw new HttpError('FORBIDDEN', 'the server works on its own lake only', {
    where: { field: 'lake' },
    hint: 'Leave the field out.',
  });
}

/** The request of a body. Fails with `REQUEST_INVALID`, and with `FORBIDDEN` for another lake than the server's. */
export function requestOf(
  body: Body,
  server: { lake: string | undefined; dateStep: number | undefined },
): Request {
  const {
    lake,
    engine: _engine,
    engines: _engines,
    date_step,
    ...request
  } = body as Body & {
    engine?: string;
    engines?: string[];
  };
  checkLake(lake, server);
  const step = date_step ?? server.dateStep;
  return parseRequest({ ...request, ...(step === undefined ? {} : { date_step: step }) });
}

const reported = reportSchema.shape.error.unwrap();
export const errorBody = z.object({ error: reported.extend({ code: z.string() }) });

const anyObject = z.record(z.string(), z.unknown());

/** A job as the API shows it. Times are in ISO 8601, UTC. */
export const jobBody = z.object({
  id: z.uuid(),
  kind: z.enum(['aggregate', 'compare', 'rates']),
  status: z
    .enum(['queued', 'running', 'cancelling', 'cancelled', 'done', 'nothing', 'different', 'failed'])
    .describe(
      '`nothing`: there was nothing to do, and nothing changed. `cancelling`: asked to stop, still running.',
    ),
  request: anyObject,
  engine: z.string().optional().describe('Whose rows users read now, or that was asked for.'),
  engines: z.array(z.string()).optional(),
  request_id: z.string(),
  attempts: z.int(),
  created_at: z.string(),
  started_at: z.string().optional(),
  ended_at: z.string().optional(),
  next_attempt_at: z.string().optional().describe('Of a job that waits for another attempt.'),
  steps: z.array(z.object({ name: z.string(), seconds: z.number(), rows: z.int() })),
  decision: z
    .object({ schema: z.string(), choice: z.string(), reason: z.string(), phase: z.string().optional() })
    .optional(),
  report: anyObject.optional().describe('The run report, or the report of the comparison.'),
  fell_back: reported.optional().describe("The candidate's failure, when the incumbent ran in its place."),
  validation: z
    .object({
      engine: z.string(),
      verdict: z.string(),
      tables: z.array(z.string()),
      error: reported.optional(),
    })
    .optional(),
  error: reported.optional(),
});

export const jobList = z.object({ jobs: z.array(jobBody) });

export const decisionBody = z.object({
  schema: z.string(),
  choice: z.enum(['candidate', 'incumbent']),
  engine: z.string(),
  reason: z.string(),
  phase: z.string().describe('What a failure of the candidate means: validate, fallback, rollout or only.'),
});

/** Whether a call waits for the end of its job. */
export const waitQuery = z.object({
  wait: z.enum(['true', 'false']).default('false').describe('Wait for the end and give the report.'),
});
