import {
  machinesFields,
  parseMachinesRequest,
  parseRatesRequest,
  parseRequest,
  ratesFields,
  requestSchema,
  reportSchema,
  type Request,
} from '@ocp/core';
import { z } from 'zod';
import { named } from './examples.ts';
import { HttpError } from './http-error.ts';

export const engineName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'is not the name of an engine');

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
/** A decision that was taken before, for all runs of one update. */
const decided = z
  .strictObject({
    choice: z.enum(['candidate', 'incumbent']),
    reason: z.enum(['listed', 'rollout', 'validate', 'only']),
    phase: z.enum(['validate', 'rollout', 'fallback', 'only']),
  })
  .refine(({ choice, reason }) => (choice === 'incumbent') === (reason === 'validate'), {
    message: 'is of the candidate, or of a validation',
  });
const aggregation = {
  ...beside,
  engine: engineName
    .optional()
    .describe('The engine that runs, whatever the decision; default: the decision.'),
  decision: decided
    .optional()
    .describe(
      'The decision of the update that this run is a part of, as /api/v1/decision answered it; `engine` is its candidate then. Default: taken when the job runs.',
    ),
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
export const aggregateBody = z
  .discriminatedUnion('provider_type', [
    openshift.extend(aggregation),
    ...onClouds.map((request) => request.extend(aggregation)),
  ])
  .meta(named('Aggregate'));

/** The body of a comparison: a request and its sides. */
export const compareBody = z
  .discriminatedUnion('provider_type', [
    openshift.extend(comparison),
    ...onClouds.map((request) => request.extend(comparison)),
  ])
  .meta(named('Compare'));

export type Body = z.output<typeof aggregateBody> | z.output<typeof compareBody>;

const operation = {
  lake: beside.lake,
  engine: aggregation.engine,
  decision: decided
    .optional()
    .describe(
      'Of a validation: the rows are compared with those that the host has written, and not written.',
    ),
};

/** The body of an operation of a cost model: its request, and perhaps an engine, or a validation. */
export const ratesBody = ratesFields.extend(operation).meta(named('Rates'));

/** The body of the tables of virtual machines and GPUs: their request, and perhaps an engine, or a validation. */
export const machinesBody = machinesFields.extend(operation).meta(named('Machines'));

interface Beside {
  lake?: string | undefined;
  engine?: string | undefined;
  decision?: unknown;
}

/** What makes a request of a body. Fails with `REQUEST_INVALID`, and with `FORBIDDEN` for another lake than the server's. */
const requestBeside =
  <Parsed>(parse: (request: unknown) => Parsed) =>
  (
    { lake, engine: _engine, decision: _decision, ...request }: Beside,
    server: { lake: string | undefined },
  ): Parsed => {
    checkLake(lake, server);
    return parse(request);
  };

export const ratesRequestOf = requestBeside(parseRatesRequest);
export const machinesRequestOf = requestBeside(parseMachinesRequest);

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
    decision: _decision,
    date_step,
    ...request
  } = body as Body & {
    engine?: string;
    engines?: string[];
    decision?: unknown;
  };
  checkLake(lake, server);
  const step = date_step ?? server.dateStep;
  return parseRequest({ ...request, ...(step === undefined ? {} : { date_step: step }) });
}

const reported = reportSchema.shape.error.unwrap();
/** What every failure is answered with. */
export const errorBody = z.object({ error: reported.extend({ code: z.string() }) }).meta(named('Failure'));

const anyObject = z.record(z.string(), z.unknown());

/** A job as the API shows it. Times are in ISO 8601, UTC. */
export const jobBody = z
  .object({
    id: z.uuid(),
    kind: z.enum(['aggregate', 'compare', 'rates', 'machines']),
    status: z
      .enum(['queued', 'running', 'cancelling', 'cancelled', 'done', 'nothing', 'different', 'failed'])
      .describe(
        '`nothing`: there was nothing to do, and nothing changed. `cancelling`: asked to stop, still running.',
      ),
    request: anyObject,
    engine: z.string().optional().describe('Whose rows users read now, or that was asked for.'),
    engines: z.array(z.string()).optional(),
    lake: z
      .string()
      .optional()
      .describe('The lake that it reads, without credentials; absent where all is staged.'),
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
  })
  .meta(named('Job'));

export const jobList = z.object({ jobs: z.array(jobBody) }).meta(named('Jobs'));

export const decisionBody = z
  .object({
    schema: z.string(),
    choice: z.enum(['candidate', 'incumbent']),
    engine: z.string(),
    reason: z.string(),
    phase: z.string().describe('What a failure of the candidate means: validate, fallback, rollout or only.'),
    missing: z
      .array(z.string())
      .optional()
      .describe('What the candidate lacks of what the sources need, with the reason `not supported`.'),
  })
  .meta(named('Decision'));

/** Whether a call waits for the end of its job. */
export const waitQuery = z.object({
  wait: z.enum(['true', 'false']).default('false').describe('Wait for the end and give the report.'),
});

/** A key by which a caller knows a job again. */
export const idempotencyHeader = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('Any text of the caller. The same key with the same request is the same job.'),
});
