import { INCUMBENT, OcpError } from '@ocp/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { engineNamed } from '../../engines.ts';
import { checkSchema } from '../http/callers.ts';
import { HttpError } from '../http/http-error.ts';
import { jobBodyOf } from '../http/job-body.ts';
import {
  aggregateBody,
  compareBody,
  errorBody,
  jobBody,
  ratesBody,
  ratesRequestOf,
  requestOf,
  waitQuery,
} from '../http/schemas.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { hasEnded, type JobTerms, type JobWork } from '../jobs/index.ts';
import { API, noJob, refusals, type Api } from './api.ts';

/** The longest that a call waits for its job; after it the job goes on, and is answered as it is. */
const LONGEST_WAIT_MS = 10 * 60_000;

const answers = {
  querystring: waitQuery,
  response: {
    200: jobBody.describe('With wait: the job has ended, and done its work or found nothing to do.'),
    202: jobBody.describe('The job waits or runs; Location says where to look.'),
    409: errorBody.describe('With wait: the job was cancelled.'),
    422: errorBody.describe('A field of the request is wrong; nothing was read or written.'),
    500: errorBody.describe('With wait: the job has failed; other codes say why, by the class of the error.'),
    ...refusals,
  },
} as const;

/** `POST /aggregate`, `POST /compare` and `POST /rates`: a job for a request. */
export function workRoutes(api: Api, parts: ServerParts): void {
  api.post(
    `${API}/aggregate`,
    {
      schema: {
        summary: 'Summarize one request',
        description: 'The same request as a job that still waits is that job.',
        body: aggregateBody,
        ...answers,
      },
    },
    async (request, reply) => {
      const { engine } = request.body;
      if (engine !== undefined) await engineNamed(engine);
      const work = { kind: 'aggregate' as const, ...(engine === undefined ? {} : { engine }) };
      return accept({ ...work, request: requestOf(request.body, parts) }, request, reply, parts);
    },
  );
  api.post(
    `${API}/compare`,
    {
      schema: {
        summary: 'Run several engines on one request and compare; writes nothing',
        body: compareBody,
        ...answers,
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
        summary: 'Make the costs of rates that need reports, or distribute those of unused GPUs',
        description:
          'One transaction with the deletion of what the operation wrote before: a repetition changes nothing.',
        body: ratesBody,
        ...answers,
      },
    },
    async (request, reply) => {
      // Engines make these costs by themselves: no decision of the schema asks for the incumbent, which the host runs.
      const { engine } = request.body;
      if (engine !== undefined) await engineNamed(engine);
      const work = { kind: 'rates' as const, ...(engine === undefined ? {} : { engine }) };
      return accept({ ...work, request: ratesRequestOf(request.body, parts) }, request, reply, parts);
    },
  );
}

type WorkRequest = FastifyRequest<{ Querystring: { wait: 'true' | 'false' } }>;

/** Makes the job, and answers with it: at once, or when it has ended. */
async function accept(
  work: JobWork & Pick<JobTerms, 'engine' | 'engines'>,
  request: WorkRequest,
  reply: FastifyReply,
  parts: ServerParts,
): Promise<FastifyReply> {
  checkSchema(request, work.request.schema);
  const { queue, worker, scrub } = parts;
  const added = await queue.add({ ...work, requestId: request.id, by: request.caller?.name ?? '' });
  const { id } = added;
  worker.wake();
  void reply.header('location', `${API}/jobs/${id}`);
  const waits = request.query.wait === 'true';
  const job = waits ? await worker.wait(id, patience(reply, parts)) : added;
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

/** Fires when nobody waits any more: the caller is gone, the server stops, or it has been long enough. */
function patience(reply: FastifyReply, { stopping }: ServerParts): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return AbortSignal.any([stopping, gone.signal, AbortSignal.timeout(LONGEST_WAIT_MS)]);
}
