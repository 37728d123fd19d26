import { z } from 'zod';
import { named } from './examples.ts';
import { schema, uuid } from './fields.ts';

const yes = z.enum(['true', 'false']).default('false');

export const payloadQuery = z.object({
  schema,
  ocp_source_uuid: uuid
    .optional()
    .describe('The OpenShift source; default: that of the cluster that the manifest names.'),
  force: yes.describe('Load a payload of another cluster than the source is, and warn.'),
  strict: yes.describe('Load nothing of a payload of which something cannot be staged.'),
});

/** The archive itself, which is read as it comes. */
export const archiveBody = z
  .any()
  .meta({ type: 'string', format: 'binary', description: 'A .tar.gz of the metrics operator.' });

const count = z.int();

/** What became of a payload. */
export const payloadBody = z
  .object({
    status: z.literal('done'),
    schema: z.string(),
    source: z.string(),
    payload: z.object({
      manifest: z.string().describe('What the payload is known by.'),
      cluster_id: z.string().nullable(),
      date: z.string().nullable(),
    }),
    files: z.array(
      z.object({
        name: z.string(),
        report_type: z.string().nullable(),
        status: z
          .enum(['loaded', 'errors', 'known', 'copy', 'refused'])
          .describe(
            '`errors`: loaded without the rows that cannot be read; `known`: loaded before; `copy`: another file has the same content; `refused`: it is no report of OpenShift.',
          ),
        rows: count,
        malformed: count,
        anomalies: count,
        seconds: z.number(),
      }),
    ),
    rows: count.describe('Rows loaded.'),
    superseded: count.describe(
      'Of these, rows of hours that a newer payload has: they were taken out again.',
    ),
    replaced: count.describe('Rows of older payloads that gave way.'),
    lost: z
      .object({ reports: count, rows: count, labels: count })
      .describe('What came with the payload and is not staged.'),
    seconds: z.number(),
    warnings: z.array(
      z.object({
        code: z.string(),
        message: z.string(),
        where: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    ),
  })
  .meta(named('Payload'));
