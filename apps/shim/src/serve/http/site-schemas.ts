import { pricesFileSchema, sourceTypes } from '@ocp/core';
import { z } from 'zod';
import { named } from './examples.ts';
import { day, month, schema, uuid } from './fields.ts';

/** Bodies about a site: its tenants, sources and keys, and how they are. */

const time = z.string().nullable().meta({ format: 'date-time' });

export const tenantBody = z.strictObject({ schema }).meta(named('NewTenant'));

export const madeTenantBody = z
  .object({
    schema: z.string(),
    schema_made: z.boolean(),
    tables: z.array(z.string()).describe('Tables that were made.'),
    rows: z.record(z.string(), z.int()).describe('Rows that a new tenant of Koku has, by table.'),
  })
  .meta(named('MadeTenant'));

export const newSourceBody = z
  .strictObject({
    schema,
    provider_type: z.enum(sourceTypes).default('OCP').describe('OCP for a cluster, another one for a bill.'),
    name: z.string().describe('What reports call the cluster; of a bill any name.'),
    cluster_id: z
      .string()
      .optional()
      .describe('Of a cluster, which must have one: as the manifests of the operator have it.'),
    source: uuid.optional().describe('The UUID of the source; default: a new one.'),
  })
  .meta(named('NewSource'));

export const addedSourceBody = z
  .object({
    source: z.string(),
    type: z.enum(sourceTypes),
    name: z.string(),
    cluster_id: z.string().nullable(),
    outcome: z
      .enum(['added', 'known', 'again'])
      .describe(
        'known: it was there already. again: it was forgotten once, and has its report periods or bills.',
      ),
  })
  .meta(named('AddedSource'));

export const sourcesBody = z
  .object({
    sources: z.array(
      z.object({
        source: z.string(),
        name: z.string(),
        type: z.string(),
        cluster_id: z.string().nullable(),
        active: z
          .boolean()
          .describe('False for one that was forgotten and has report periods of its own yet.'),
        entered_here: z.boolean().describe('Whether it was entered here, and not by Koku.'),
        first_month: z.string().nullable(),
        last_month: z.string().nullable(),
      }),
    ),
  })
  .meta(named('Sources'));

export const newNameBody = z.strictObject({ name: z.string() }).meta(named('NewName'));

export const renamedBody = z
  .object({ source: z.string(), name: z.string(), before: z.string() })
  .meta(named('RenamedSource'));

export const endedBody = z
  .object({
    source: z.string(),
    ended: z.boolean().describe('Whether its own entry is gone too: it was entered here.'),
    tables: z.record(z.string(), z.int()).describe('Rows by table of the state and of the staging.'),
    records: z.int().describe('Records of runs.'),
  })
  .meta(named('Forgotten'));

const providerType = z.string().max(50).describe('OCP, AWS, Azure or GCP.');

export const tagsQuery = z.object({ schema, provider_type: providerType.optional() });

export const tagKeysBody = z
  .object({
    keys: z.array(z.object({ key: z.string(), provider_type: z.string(), enabled: z.boolean() })),
  })
  .meta(named('TagKeys'));

export const switchBody = z
  .strictObject({
    schema,
    provider_type: providerType.default('OCP'),
    keys: z.array(z.string()).min(1).max(1000),
    enabled: z.boolean(),
  })
  .meta(named('SwitchTagKeys'));

export const switchedBody = z
  .object({
    changed: z.array(z.string()),
    unchanged: z.array(z.string()).describe('They were so already.'),
    cleaned: z
      .array(z.object({ source: z.string(), first: day, last: day }))
      .describe(
        'Days whose staged rows were cleaned up: their payloads must be loaded before they can be summarized again.',
      ),
  })
  .meta(named('SwitchedTagKeys'));

export const pricesQuery = z.object({
  schema,
  source: z.string().max(256).optional().describe('UUID, name or cluster id; default: all of the tenant.'),
});

export const pricesBody = z
  .object({
    sources: z.array(z.object({ source: z.string(), name: z.string(), prices: pricesFileSchema })),
  })
  .meta(named('Prices'));

export const newPricesBody = z
  .strictObject({
    schema,
    prices: z.unknown().describe('As the file of `ocp prices set` has them.'),
  })
  .meta(named('NewPrices'));

export const chargedBody = z
  .object({
    sources: z.array(
      z.object({
        source: z.string(),
        name: z.string(),
        changed: z.boolean().describe('False where the prices were so already.'),
        days: z
          .array(z.object({ start: day, end: day }))
          .describe('Summarized days, by month, that were charged anew.'),
        tables: z.record(z.string(), z.object({ deleted: z.int(), written: z.int() })),
      }),
    ),
  })
  .meta(named('ChargedSources'));

const work = z.array(
  z.object({
    pid: z.int(),
    application: z.string().nullable(),
    since: time,
    held: z.boolean().describe('False for one that waits.'),
    waits_for: z.array(z.int()),
  }),
);

export const statusQuery = z.object({
  schema,
  month: month
    .optional()
    .describe('Default: the newest that is staged, else that has a report period or a bill.'),
  source: z.string().max(256).optional().describe('UUID, name or cluster id; default: all of the tenant.'),
});

export const statusBody = z
  .object({
    schema: z.string(),
    month: z.string(),
    sources: z.array(
      z.object({
        source: z.string(),
        name: z.string(),
        type: z.string(),
        cluster_id: z.string().nullable(),
        active: z.boolean(),
        days: z.array(
          z.object({
            day: z.string(),
            hours: z.record(z.string(), z.int()).describe('Hours by report.'),
            gaps: z.array(z.string()).describe('Hours without a pod report between others.'),
            cleaned: z.int().describe('Hours whose rows were cleaned up.'),
            payloads: z.array(z.object({ manifest: z.string(), hours: z.int(), loaded_at: time })),
            state: z.enum(['missing', 'staged', 'changed', 'summarized']),
            summarized_at: time,
          }),
        ),
        incomplete: z
          .array(z.object({ manifest: z.string(), missing: z.array(z.string()) }))
          .describe(
            'Payloads whose manifest lists files that are not staged: they have not come, or were refused.',
          ),
        work: work.describe('Who works on the source, and who waits for that.'),
      }),
    ),
    writing: work.describe('Who writes what sources share, and who waits for that.'),
  })
  .meta(named('SiteStatus'));

export const findingsBody = z
  .object({
    status: z.enum(['done', 'failed']).describe('failed: something keeps the site from working.'),
    findings: z.array(
      z.object({
        check: z.string(),
        state: z.enum(['ok', 'warning', 'failed']),
        found: z.string(),
        advice: z.string().optional(),
      }),
    ),
  })
  .meta(named('Findings'));
