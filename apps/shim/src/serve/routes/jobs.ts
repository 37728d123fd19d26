import type { FastifyRequest } from 'fastify';
import { SCHEMA_NAME } from '@ocp/core';
import { z } from 'zod';
import { answer, failures, reading } from '../http/answers.ts';
import { checkSchema, maySee } from '../http/callers.ts';
import { HttpError } from '../http/http-error.ts';
import { jobBodyOf } from '../http/job-body.ts';
import { jobBody, jobList } from '../http/schemas.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { hasEnded, type JobRecord } from '../jobs/index.ts';
import { API, noJob, type Api } from './api.ts';

const listQuery = z.object({
  status: jobBody.shape.status.optional(),
  schema: z.string().regex(SCHEMA_NAME).optional(),
  before: z
    .union([
      z.uuid().transform((id) => ({ id })),
      z.iso.datetime().transform((time) => ({ time: new Date(time) })),
    ])
    .optional()
    .describe('Only jobs made before this one: the id of the last one that was listed, or any time.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const jobParams = z.object({ id: z.string() });
const oneJob = {
  200: answer(jobBody, 'The job.'),
  ...failures([...reading, 404], { 404: 'There is no such job.' }),
};

/** `GET /jobs`, `GET /jobs/:id` and `DELETE /jobs/:id`. A token that is limited to schemas sees their jobs only. */
export function jobRoutes(api: Api, { queue, worker, scrub }: ServerParts): void {
  const shown = (job: JobRecord) => jobBodyOf(job, scrub);
  api.get(
    `${API}/jobs`,
    {
      schema: {
        operationId: 'listJobs',
        tags: ['jobs'],
        summary: 'Jobs, the newest first',
        querystring: listQuery,
        response: { 200: answer(jobList, 'The jobs.'), ...failures(reading) },
      },
    },
    async (request) => {
      const { schema, ...filter } = request.query;
      if (schema !== undefined) checkSchema(request, schema);
      const schemas = schema === undefined ? request.caller?.schemas : [schema];
      return { jobs: (await queue.list({ ...filter, schemas })).map(shown) };
    },
  );
  api.get(
    `${API}/jobs/:id`,
    {
      schema: {
        operationId: 'getJob',
        tags: ['jobs'],
        summary: 'A job, with its progress by step',
        params: jobParams,
        response: oneJob,
      },
    },
    async (request) => shown(visible(request, await queue.find(idOf(request)))),
  );
  api.delete(
    `${API}/jobs/:id`,
    {
      schema: {
        operationId: 'cancelJob',
        tags: ['jobs'],
        summary: 'Cancel a job',
        description: 'One that runs is asked to stop: it has changed nothing when its status is cancelled.',
        params: jobParams,
        response: {
          ...oneJob,
          202: answer(jobBody, 'The job runs and was asked to stop.'),
          ...failures([409], { 409: 'The job has ended.' }),
        },
      },
    },
    async (request, reply) => {
      const id = idOf(request);
      const job = visible(request, await queue.find(id));
      if (job.status === 'cancelled') return shown(job);
      const asked = visible(request, await queue.cancel(id));
      if (hasEnded(asked) && asked.status !== 'cancelled') {
        throw new HttpError('JOB_ENDED', `the job is ${asked.status}`, { where: { job: id } });
      }
      worker.interrupt(id);
      return reply.status(asked.status === 'cancelled' ? 200 : 202).send(shown(asked));
    },
  );
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function idOf({ params }: FastifyRequest<{ Params: { id: string } }>): string {
  if (UUID.test(params.id)) return params.id;
  throw noJob(params.id.slice(0, 64));
}

function visible(request: FastifyRequest<{ Params: { id: string } }>, job: JobRecord | undefined): JobRecord {
  if (job !== undefined && maySee(request.caller, job.data.request.schema)) return job;
  throw noJob(request.params.id);
}
