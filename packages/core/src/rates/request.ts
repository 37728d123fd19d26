import { z } from 'zod';
import { clusterFields, inOneMonth, requestInvalid } from '../request.ts';
import { costTypes, rateMetrics, ratesOperations } from './words.ts';

const { schema, start_date, end_date, report_period_id, cluster_id, cluster_alias, full } = clusterFields;
const uuid = z.uuid().transform((text) => text.toLowerCase());
const amount = z.union([z.number(), z.string()]);

/** A rate as the host gives it: `value` of a flat one, else key and values, as Koku's price lists have them. */
const givenRate = z
  .strictObject({
    metric: z.enum(rateMetrics),
    cost_type: z.enum(costTypes),
    rate_id: uuid.optional(),
    custom_name: z.string().min(1).max(50).optional(),
    value: amount.optional(),
    tag_key: z.string().min(1).max(253).optional(),
    tag_values: z
      .array(
        z.object({ tag_value: z.string().default(''), value: amount, default: z.boolean().default(false) }),
      )
      .optional(),
  })
  .refine(({ value, tag_key }) => (value === undefined) !== (tag_key === undefined), {
    message: 'has either a value or a tag_key',
  });

/** Koku's flag of this name for the schema: the rates are those of the cost model itself, not of a price list. */
export const disable_price_list = z.boolean().default(false);

/** The fields of a request, for bodies that have others beside them. */
export const ratesFields = z.strictObject({
  operation: z.enum(ratesOperations),
  schema,
  ocp_source_uuid: uuid,
  start_date,
  end_date,
  report_period_id,
  cluster_id,
  cluster_alias,
  full,
  /** Only rates of this type are charged, and only their rows made anew; `vm_usage` alone. */
  cost_type: z.enum(costTypes).optional(),
  /** Koku's flag of this name for the schema: costs go by rate into `rates_to_usage`. */
  rates_to_usage: z.boolean().default(false),
  rates: z.array(givenRate).optional(),
  disable_price_list,
  cost_model_id: uuid.optional(),
  distribution: z.enum(['cpu', 'memory']).optional(),
  /** Whether the cost of unused GPUs is distributed. */
  gpu_unallocated: z.boolean().optional(),
  /** Koku's flag `ocp_gpu_cost_model` for the schema. */
  gpu_cost_model: z.boolean().default(true),
  /** Whether any source of the tenant ever had reports of virtual machines, or of GPUs. */
  vm_table_exists: z.boolean().optional(),
  gpu_table_exists: z.boolean().optional(),
  /** The day that counts as today (UTC) for the distribution. */
  today: start_date.optional(),
  limits: z
    .strictObject({ memory: z.string().optional(), threads: z.int().min(1).max(256).optional() })
    .default({}),
});

/**
 * One of the operations of a cost model that need reports, with the parameters that Koku gives its accessor functions (spec
 * cost-model.md 10). Days are inclusive and lie in one month. What is not said is read from Koku's tables.
 */
export const ratesRequestSchema = inOneMonth(ratesFields).refine(
  (request) => request.cost_type === undefined || request.operation === 'vm_usage',
  {
    path: ['cost_type'],
    message: 'is for the operation vm_usage alone',
  },
);

export type RatesRequest = z.output<typeof ratesRequestSchema>;
export type GivenRate = z.output<typeof givenRate>;

/** A checked request, or `REQUEST_INVALID` that names each wrong field. */
export function parseRatesRequest(input: unknown): RatesRequest {
  const parsed = ratesRequestSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw requestInvalid(parsed.error.issues);
}
