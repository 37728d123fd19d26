import { cloudTypes, lakeTables } from '@ocp/core';
import { z } from 'zod';
import { named } from './examples.ts';
import { day, month, schema, uuid } from './fields.ts';

const invoiceMonth = z
  .string()
  .regex(/^\d{4}(0[1-9]|1[0-2])$/, 'is not an invoice month such as 202510')
  .meta({ examples: ['202510'] });
const tableName = z.enum(lakeTables.map(({ name }) => name)).describe("Its name in Koku's Hive schema.");

type Days = { start_date: string; end_date: string };
/** Both days are inclusive. */
const days = { start_date: day, end_date: day };
const inOrder = <T extends z.ZodObject>(query: T) =>
  query.refine((said) => (said as unknown as Days).start_date <= (said as unknown as Days).end_date, {
    path: ['end_date'],
    message: 'is before start_date',
  });

export const tablesQuery = z.object({
  schema,
  source: uuid.optional().describe('Also the number of its partitions in each table.'),
});
export const partitionsQuery = z.object({
  schema,
  table: tableName,
  source: uuid.optional(),
  month: month.optional().describe('Only of this month, also where its folder is not padded.'),
});
export const timestampsQuery = inOrder(
  z.object({
    schema,
    source: uuid,
    ...days,
    table: tableName
      .optional()
      .describe(
        'Default: openshift_pod_usage_line_items_daily. Its partition is that of the month of start_date.',
      ),
  }),
);
export const invoiceDatesQuery = inOrder(
  z.object({ schema, source: uuid, ...days, invoice_month: invoiceMonth }),
);
export const payerQuery = z.object({ schema, source: uuid, month });
export const topologyQuery = inOrder(
  z.object({ schema, source: uuid, ...days, invoice_month: invoiceMonth }),
);
export const infrastructureQuery = inOrder(
  z.object({
    schema,
    source: uuid.describe('An OpenShift source, or that of a bill.'),
    ...days,
  }),
);
export const tagsQuery = inOrder(
  z.object({
    schema,
    provider_type: z.enum(['OCP_AWS', 'OCP_AZURE', 'OCP_GCP']),
    ocp_source_uuid: uuid,
    cloud_source_uuid: uuid.describe('The source of the bill.'),
    ...days,
  }),
);
export const sumsQuery = inOrder(
  z.object({
    schema,
    source: uuid,
    provider_type: z.enum(['OCP', ...cloudTypes]).describe('What the source is of.'),
    ...days,
  }),
);

const nullableText = z.string().nullable();

export const tablesBody = z
  .object({
    schema: z.string(),
    exists: z.boolean().describe('Whether the tenant has any data file.'),
    tables: z.array(
      z.object({
        table: z.string(),
        exists: z.boolean().describe('Whether any source of the tenant has a data file in it.'),
        partitions: z.int().optional().describe('Of the source that was asked for.'),
      }),
    ),
  })
  .meta(named('LakeTables'));
export const partitionsBody = z
  .object({
    schema: z.string(),
    table: z.string(),
    exists: z.boolean().describe('Whether any source of the tenant has a data file in it.'),
    count: z.int(),
    partitions: z.array(
      z.object({
        source: z.string(),
        year: z.string(),
        month: z.string().describe('As its folder is named: two digits, or one that was not padded.'),
        files: z.int(),
        bytes: z.int(),
      }),
    ),
  })
  .meta(named('LakePartitions'));
export const timestampsBody = z
  .object({
    first: nullableText.describe('ISO 8601 in UTC; null when no row lies on the days.'),
    last: nullableText,
  })
  .meta(named('LakeTimestamps'));
export const payerBody = z
  .object({
    payer_account: nullableText.describe('That of the first line that has one; null when none has.'),
  })
  .meta(named('PayerAccount'));
export const topologyBody = z
  .object({
    topology: z.array(
      z.object({
        billing_account_id: nullableText,
        project_id: nullableText,
        project_name: nullableText,
        service_id: nullableText,
        service_description: nullableText,
        location_region: nullableText,
      }),
    ),
  })
  .meta(named('Topology'));
export const infrastructureBody = z
  .object({
    map: z.array(
      z.object({
        ocp_source_uuid: z.string(),
        infrastructure_source_uuid: z.string(),
        infrastructure_type: z.enum(cloudTypes),
      }),
    ),
  })
  .meta(named('InfrastructureMap'));
const tag = z.object({ key: z.string(), value: z.string() });
export const tagsBody = z
  .object({
    matched: z.array(tag).describe('Pairs that the bill and the labels share, as the bill spells them.'),
    matched_from: z
      .enum(['reported', 'rows', 'none'])
      .describe("Koku's reporting tables, the rows of the days, or nowhere: no key is enabled for both."),
    special: z.array(tag).describe('Pairs that name the cluster, its nodes and its namespaces.'),
  })
  .meta(named('MatchedTags'));
export const sumsBody = z
  .object({
    measure: z.enum(['cost', 'effective_cpu_hours']),
    days: z
      .array(z.object({ date: z.string(), sum: z.number() }))
      .describe('A day without rows is not there.'),
  })
  .meta(named('DailySums'));
