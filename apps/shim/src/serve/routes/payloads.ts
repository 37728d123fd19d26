import { retrying } from '@ocp/core';
import { ingest, loggedProgress, observeSizes, openPayload } from '@ocp/staging';
import type { FastifyReply } from 'fastify';
import { answer, failures, taking } from '../http/answers.ts';
import { checkSchema } from '../http/callers.ts';
import { archiveBody, payloadBody, payloadQuery } from '../http/payload-schemas.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { withStore } from '../question-parts.ts';
import { archiveTypes, Turns, uploadOf } from '../uploads.ts';
import { API, type Api } from './api.ts';

/** What the body of a payload is called in failures. */
const BODY = 'the body';

const refused = failures(taking, {
  413: 'Archive or files are larger than OCP_PAYLOAD_LIMIT.',
  415: 'The body is no archive.',
  422: 'The payload cannot be loaded: it breaks off, is of no or another source, has no report, or has losses and strict was said.',
});

/** `POST /payloads`: a payload of the metrics operator is loaded, as `ocp ingest` does it. */
export function payloadRoutes(api: Api, parts: ServerParts): void {
  const turns = new Turns(parts.settings.POC_LOADS_AT_ONCE);
  api.post(
    `${API}/payloads`,
    {
      config: { upload: true },
      schema: {
        operationId: 'loadPayload',
        tags: ['payloads'],
        summary: 'Load a payload of the metrics operator into the staging tables',
        description:
          'Loaded as a whole or not at all. The same payload again, by the uuid of its manifest, changes nothing: a caller that lost an answer sends it again.',
        consumes: [...archiveTypes],
        querystring: payloadQuery,
        body: archiveBody,
        response: {
          200: answer(payloadBody, 'What was loaded, what was lost, and what was known.'),
          ...refused,
        },
      },
    },
    async (request, reply) => {
      const { schema, ocp_source_uuid: source, force, strict } = request.query;
      checkSchema(request, schema);
      const signal = untilGone(reply, parts);
      const log = parts.log.child({ reqId: request.id });
      const options = { signal, limit: parts.payloadLimit, onProgress: loggedProgress(log, BODY) };
      return turns.take(signal, async () => {
        const bytes = uploadOf(request.raw);
        await using payload = await openPayload({ name: BODY, bytes }, options);
        const asked = { payload, schema, source, force: force === 'true', strict: strict === 'true' };
        return await withStore(parts, request, async (store) => {
          const report = await retrying(() => ingest(store, asked, { signal, log }), { signal });
          // The rows are committed: what cannot be measured now is measured after the next load.
          await observeSizes(store, schema, signal).catch((err: unknown) =>
            log.warn({ err }, 'the load is done, but the tables were not measured'),
          );
          return report;
        });
      });
    },
  );
}

/** Fires when the caller is gone, or the server stops. */
function untilGone(reply: FastifyReply, { stopping }: ServerParts): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return AbortSignal.any([stopping, gone.signal]);
}
