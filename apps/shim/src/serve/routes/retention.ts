import { z } from 'zod';
import { cleanupTenant, daysAgo } from '../../tenant-cleanup.ts';
import { answer, failures, taking } from '../http/answers.ts';
import { checkSchema } from '../http/callers.ts';
import { named } from '../http/examples.ts';
import { day, schema } from '../http/fields.ts';
import type { ServerParts } from '../http/server-parts.ts';
import { longPatience, withStore } from '../question-parts.ts';
import { API, type Api } from './api.ts';

const rows = z.record(z.string(), z.int());
const days = z.int().min(0).max(36_500);

const cleanupBody = z
  .object({
    schema,
    state_from: day
      .optional()
      .describe(
        'The first day whose state is kept; default: 120 days ago. Koku gives up whole months: say the first of one.',
      ),
    staged_days: days.default(7).describe('Days after their load in which staged rows are kept.'),
    single_days: z
      .boolean()
      .default(false)
      .describe('Also days of months of which other days stay: such a month cannot be summarized again.'),
    dry_run: z.boolean().default(false).describe('Only say what would be removed.'),
    unprocessed: z.boolean().default(false).describe('Also staged rows that were not aggregated yet go.'),
  })
  .meta(named('Cleanup'));
const cleaned = z
  .object({
    tables: z
      .array(z.object({ table: z.string(), partitions: z.array(z.string()), rows: z.int() }))
      .describe('Of the staging: partitions that were dropped, rows that were deleted.'),
    kept: z
      .array(z.object({ source: z.string(), month: z.string(), why: z.string() }))
      .describe('Months of which staged rows stay, by their first day.'),
    records: z.int().describe('Records of runs older than POC_VALIDATION_RETENTION_DAYS.'),
    state: rows.describe('Rows of the state, by table; also those of sources that are gone.'),
  })
  .meta(named('Cleaned'));

const refused = failures(taking, {
  422: 'A field of the request is wrong, or there is no such schema.',
  503: 'The database cannot be reached or is busy for too long, or the server is stopping: ask again.',
});

/** `POST /cleanup`: what a host calls when it gives up old months (spec cost-model.md 13.5). */
export function retentionRoutes(api: Api, parts: ServerParts): void {
  api.post(
    `${API}/cleanup`,
    {
      schema: {
        operationId: 'cleanupTenant',
        tags: ['retention'],
        summary: 'Remove what is older than it needs to be of a tenant',
        description: 'State is a cache: a run that needs what was removed makes it again.',
        body: cleanupBody,
        response: { 200: answer(cleaned, 'What was removed.'), ...refused },
      },
    },
    async (request, reply) => {
      const { schema, state_from: from, staged_days: stagedDays, unprocessed, ...asked } = request.body;
      const { single_days: singleDays, dry_run: dryRun } = asked;
      checkSchema(request, schema);
      const { POC_VALIDATION_RETENTION_DAYS: recordDays } = await parts.flags.read(schema);
      const kept = { stagedDays, unprocessed, singleDays, recordDays, dryRun };
      const retention = { ...kept, stateFrom: from ?? daysAgo(120) };
      const signal = longPatience(reply, parts);
      return withStore(parts, request, (store) => cleanupTenant(store, schema, retention, signal));
    },
  );
}
