import { INCUMBENT, noLake, OcpError, type Decision } from '@ocp/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { engineNamed } from '../../engines.ts';
import { answer, failures, taking } from '../http/answers.ts';
import { checkSchema } from '../http/callers.ts';
import { HttpError } from '../http/http-error.ts';
import { jobBodyOf } from '../http/job-body.ts';
import {
  aggregateBody,
  compareBody,
  idempotencyHeader,
  jobBody,
  machinesBody,
  machinesRequestOf,
  ratesBody,
  ratesRequestOf,
  requestOf,
  waitQuery,
} from '../http/schemas.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { longPatience } from '../question-parts.ts';
import { hasEnded, type JobTerms, type JobWork } from '../jobs/index.ts';
import { API, noJob, type Api } from './api.ts';

const DESCRIPTION =
  'The same request as a job that still waits is that job. With an idempotency key the same request is the same job for as long as it is kept, whatever has become of it.';

const work = {
  tags: ['jobs'],
  querystring: waitQuery,
  headers: idempotencyHeader,
  response: {
    200: answer(jobBody, 'With wait: the job has ended, and done its work or found nothing to do.'),
    202: answer(jobBody, 'The job waits or runs; Location says where to look.'),
    ...failures([...taking, 409, 502], {
      409: 'With wait: the job was cancelled. Or the idempotency key was used for another request.',
      500: 'With wait: the job has failed; other statuses say why, by the class of the error.',
      502: 'With wait: the job has failed, as what it reads cannot be read.',
    }),
  },
};

/** `POST /aggregate`, `POST /compare`, `POST /rates` and `POST /machines`: a job for a request. */
export function workRoutes(api: Api, parts: ServerParts): void {
  api.post(
    `${API}/aggregate`,
    {
      schema: {
        operationId: 'aggregate',
        summary: 'Summarize one request',
        description: DESCRIPTION,
        body: aggregateBody,
        ...work,
      },
    },
    async (request, reply) => {
      const asked = {
        kind: 'aggregate' as const,
        ...(await engineOf(request.body)),
        ...decisionOf(request.body),
      };
      return accept({ ...asked, request: requestOf(request.body, parts) }, request, reply, parts);
    },
  );
  api.post(
    `${API}/compare`,
    {
      schema: {
        operationId: 'compare',
        summary: 'Run several engines on one request and compare; writes nothing',
        description: DESCRIPTION,
        body: compareBody,
        ...work,
      },
    },
    async (request, reply) => {
      const { engines } = request.body;
      for (const name of engines) if (name !== INCUMBENT) await engineNamed(name);
      return accept(
        { kind: 'compare', engines, request: requestOf(request.body, parts) },
        request,
        reply,
        parts,
      );
    },
  );
  api.post(
    `${API}/rates`,
    {
      schema: {
        operationId: 'rates',
        summary: 'Make the costs of rates that need reports, or distribute those of unused GPUs',
        description:
          'One transaction with the deletion of what the operation wrote before: a repetition changes nothing.',
        body: ratesBody,
        ...work,
      },
    },
    async (request, reply) => {
      // Engines make these costs by themselves: no decision of the schema asks for the incumbent, which the host runs.
      const asked = {
        kind: 'rates' as const,
        ...(await engineOf(request.body)),
        ...decisionOf(request.body),
      };
      return accept({ ...asked, request: ratesRequestOf(request.body, parts) }, request, reply, parts);
    },
  );
  api.post(
    `${API}/machines`,
    {
      schema: {
        operationId: 'machines',
        summary: 'Make the tables of virtual machines and GPUs anew from reports and the daily summary',
        description:
          'One transaction with the deletion of what the tables had of the days: a repetition changes nothing.',
        body: machinesBody,
        ...work,
      },
    },
    async (request, reply) => {
      const asked = {
        kind: 'machines' as const,
        ...(await engineOf(request.body)),
        ...decisionOf(request.body),
      };
      return accept({ ...asked, request: machinesRequestOf(request.body, parts) }, request, reply, parts);
    },
  );
}

/** The decision that a body carries, if it does. */
function decisionOf(body: {
  schema: string;
  decision?: Omit<Decision, 'schema'> | undefined;
}): Pick<JobTerms, 'decision'> {
  const { schema, decision } = body;
  return decision === undefined ? {} : { decision: { schema, ...decision } };
}

/** The engine that a body names, if it does. Fails with `ENGINE_UNKNOWN`. */
async function engineOf({ engine }: { engine?: string | undefined }): Promise<Pick<JobTerms, 'engine'>> {
  if (engine === undefined) return {};
  await engineNamed(engine);
  return { engine };
}

type WorkRequest = FastifyRequest<{
  Querystring: { wait: 'true' | 'false' };
  Headers: { 'idempotency-key'?: string | undefined };
}>;

/** Makes the job, and answers with it: at once, or when it has ended. */
async function accept(
  work: JobWork & Pick<JobTerms, 'engine' | 'engines'>,
  request: WorkRequest,
  reply: FastifyReply,
  parts: ServerParts,
): Promise<FastifyReply> {
  checkSchema(request, work.request.schema);
  const { queue, worker, scrub } = parts;
  const added = await queue.add(
    { ...work, ...lakeOf(parts), requestId: request.id, by: request.caller?.name ?? '' },
    request.headers['idempotency-key'],
  );
  if (added === undefined) {
    throw new HttpError('KEY_REUSED', 'the idempotency key was used for another request', {
      where: { header: 'idempotency-key' },
      hint: 'Send another key, or the same request.',
    });
  }
  const { id } = added;
  worker.wake();
  void reply.header('location', `${API}/jobs/${id}`);
  const waits = request.query.wait === 'true';
  // A job that takes longer than anybody waits goes on, and is answered as it is.
  const job = waits ? await worker.wait(id, longPatience(reply, parts)) : added;
  if (job === undefined) throw noJob(id);
  if (!waits || !hasEnded(job)) return reply.status(202).send(jobBodyOf(job, scrub));
  if (job.status === 'cancelled')
    throw new HttpError('JOB_CANCELLED', 'the job was cancelled', { where: { job: id } });
  const error = job.output?.error;
  if (job.status !== 'failed' || error === undefined) return reply.status(200).send(jobBodyOf(job, scrub));
  const { code, message, hint } = error;
  const place = { ...error.where, job: id };
  throw new OcpError(code, message, { where: place, ...(hint === undefined ? {} : { hint }) });
}

/** The lake that the server reads, for the job; without one there is none to name. */
function lakeOf({ questions: { lake } }: ServerParts): Pick<JobTerms, 'lake'> {
  return lake.origin === noLake.origin ? {} : { lake: lake.origin };
}
