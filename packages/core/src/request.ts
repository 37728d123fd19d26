import { z } from 'zod';
import {
  aloneTypeOf,
  cloudTypes,
  isDay,
  OcpError,
  providerTypeOf,
  sourceFieldOf,
  type CloudSource,
  type CloudType,
} from './contract/index.ts';

/** What a tenant schema may be called; the only names that ever reach SQL as a schema. */
export const SCHEMA_NAME = /^[a-z_][a-z0-9_]{0,62}$/;

const day = z.string().refine(isDay, 'is not a day such as 2025-10-01').meta({ format: 'date' });
const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'is not a UUID')
  .transform((text) => text.toLowerCase());

const schema = z.string().regex(SCHEMA_NAME, 'is not a schema name: [a-z_][a-z0-9_]{0,62}');

const circumstances = {
  start_date: day,
  end_date: day,
  /** false: only what Trino does for Koku; true: also what Koku does in PostgreSQL afterwards (spec after.md, ●). */
  standalone: z.boolean().default(true),
  /** Days a window after the first, which has one more (spec inputs.md 6). */
  date_step: z.int().min(1).max(31).default(5),
  /** Makes and writes everything anew, also what did not change since the run before. */
  full: z.boolean().default(false),
  limits: z
    .strictObject({
      memory: z
        .string()
        .regex(/^\d+(\.\d+)?\s*([KMGT]i?B|B)$/i, 'is not a size such as 512MB')
        .optional(),
      threads: z.int().min(1).max(256).optional(),
    })
    .default({}),
};

/** What a request says of a cluster. */
export const clusterFields = {
  schema,
  ocp_source_uuid: uuid,
  report_period_id: z.int().positive().optional(),
  cluster_id: z.string().min(1).max(50).optional(),
  cluster_alias: z.string().min(1).max(256).optional(),
  ...circumstances,
};

/** What a request says of a bill. */
const ofBill = {
  bill_id: z.int().positive().optional(),
  /** Percent, such as 10 for ten percent. */
  markup: z.number().optional(),
};

/** The source of a bill stands in a field of its own. */
const billSource = <T extends CloudType>(type: T) =>
  ({ [sourceFieldOf(type)]: uuid }) as Record<ReturnType<typeof sourceFieldOf<T>>, typeof uuid>;

/** A request for OpenShift on a cloud. */
const onCloud = <T extends CloudType>(type: T) =>
  z.strictObject({
    provider_type: z.literal(providerTypeOf(type)),
    ...billSource(type),
    ...clusterFields,
    ...ofBill,
    distribution: z.enum(['cpu', 'memory']).optional(),
    /**
     * false: pairs of tags and labels are those that the reporting tables share; where they share none, the bill is not searched
     * for any (spec ocp-on-aws.md 3.2; ocp-on-azure.md 3.1). Koku's switch is `is_tag_processing_disabled`. Default: true.
     */
    tag_processing: z.boolean().optional(),
  });

/** A request for a cloud by itself (spec cloud-daily.md): there is no cluster. */
const alone = <T extends CloudType>(type: T) =>
  z.strictObject({
    provider_type: z.literal(aloneTypeOf(type)),
    schema,
    ...billSource(type),
    ...circumstances,
    ...ofBill,
    /**
     * daily: the bill by day alone; further: only what else its lines make, EC2 by month and the topology of GCP. For hosts that ask
     * for them apart. Default: both.
     */
    tables: z.enum(['daily', 'further']).optional(),
  });

const variants = z.discriminatedUnion('provider_type', [
  z.strictObject({
    provider_type: z.literal('OCP'),
    ...clusterFields,
    /** The cluster runs on no cloud any more: what it had on the bills of these days goes. */
    on_no_cloud: z.literal(true).optional(),
  }),
  onCloud('AWS'),
  onCloud('Azure'),
  onCloud('GCP').extend({
    /**
     * false: disks have no size, so that neither claims nor what they leave are shared out (spec ocp-on-gcp.md 1, 5.1, 5.2). Koku's
     * switch is `unattributed_storage_gcp`. Default: true.
     */
    unattributed_storage: z.boolean().optional(),
  }),
  alone('AWS'),
  alone('Azure'),
  alone('GCP'),
]);

/** Of a request whose days are inclusive and lie in one month. */
export const inOneMonth = <T extends z.ZodType<{ start_date: string; end_date: string }>>(request: T) =>
  request
    .refine(({ start_date: start, end_date: end }) => start <= end, {
      path: ['end_date'],
      message: 'is before start_date',
    })
    .refine(({ start_date: start, end_date: end }) => start.slice(0, 7) === end.slice(0, 7), {
      path: ['end_date'],
      message: 'is in another month than start_date; ask for one month at a time',
    });

/**
 * What to summarize: the contract of the command line, of the HTTP body and of the library (spec cli.md).
 * Days are inclusive and lie in one month; UUIDs come out in lower case.
 */
export const requestSchema = inOneMonth(variants);

export type Request = z.output<typeof requestSchema>;
export type RequestInput = z.input<typeof requestSchema>;

/** A request that is about a cluster, whether on a cloud or not. */
export type OpenshiftRequest = Extract<Request, { ocp_source_uuid: string }>;

/** Whether a request is about a cluster; else it is about a cloud by itself. */
export const isOpenshift = (request: Request): request is OpenshiftRequest => 'ocp_source_uuid' in request;

/** The source that a request belongs to, for logs and records: that of the cluster, or of the cloud without one. */
export function ownSource(request: Request | { ocp_source_uuid: string }): string {
  return 'ocp_source_uuid' in request ? request.ocp_source_uuid : (cloudSource(request)?.source ?? '');
}

/** The source of the bill that a request is about; undefined for OpenShift alone. */
export function cloudSource(request: Request): CloudSource | undefined {
  const type = cloudTypes.find((candidate) =>
    [providerTypeOf(candidate), aloneTypeOf(candidate)].some((own) => own === request.provider_type),
  );
  if (type === undefined) return undefined;
  const source = (request as Partial<Record<string, unknown>>)[sourceFieldOf(type)];
  return { type, source: String(source) };
}

/** What says by its provider that it is about a cluster. */
interface OpenshiftInput {
  provider_type: OpenshiftRequest['provider_type'];
  [field: string]: unknown;
}

/** Fields that are not known may have any name, and be any number. */
const LONGEST_FIELDS = 200;

/** A checked request, or `REQUEST_INVALID` that names each wrong field. */
export function parseRequest(input: OpenshiftInput): OpenshiftRequest;
export function parseRequest(input: unknown): Request;
export function parseRequest(input: unknown): Request {
  const parsed = requestSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw requestInvalid(parsed.error.issues);
}

/** `REQUEST_INVALID` that names each wrong field, by its path in the request. */
export function requestInvalid(
  faults: readonly { path: readonly PropertyKey[]; message: string }[],
): OcpError {
  const texts = faults.map(({ path, message }) => `${path.join('.') || 'request'} ${message}`);
  const fields = faults.map(({ path }) => path.join('.')).join(', ');
  return new OcpError('REQUEST_INVALID', texts.join('; '), {
    where: { field: fields.slice(0, LONGEST_FIELDS) },
    hint: 'Correct the named fields; nothing was read or written.',
  });
}
