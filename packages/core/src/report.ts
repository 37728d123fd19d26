import { z } from 'zod';
import { errorCodes, type ErrorCode, type OcpError } from './contract/index.ts';
import { requestSchema } from './request.ts';

const place = z.record(z.string(), z.union([z.string(), z.number()]));

/** The run report: one schema for the command line, HTTP and the library (spec cli.md, "The report"). */
export const reportSchema = z.strictObject({
  status: z.enum(['done', 'nothing', 'failed', 'different']),
  request: z.union([requestSchema, z.record(z.string(), z.unknown())]),
  engine: z.string(),
  decision: z.strictObject({ engine: z.string(), reason: z.string() }),
  /** How the engine and the staging were set. */
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  windows: z.array(z.strictObject({ start: z.string(), end: z.string() })),
  /** Nothing was made: all is as an earlier run left it. */
  unchanged: z.boolean(),
  /** Why the engine made days: how many, and what differs from what they were made from before. */
  changes: z.array(z.strictObject({ days: z.int(), reason: z.string() })),
  /** `unchanged`: rows that were made and were there already; absent where nothing was compared. */
  tables: z.record(
    z.string(),
    z.strictObject({ deleted: z.int(), written: z.int(), unchanged: z.int().optional() }),
  ),
  /** In the order in which they ran; seconds are of the wall clock. */
  steps: z.array(z.strictObject({ name: z.string(), seconds: z.number(), rows: z.int() })),
  seconds: z.number(),
  /** Highest resident memory of the process so far. */
  peak_memory_bytes: z.int(),
  /** `attributed + remainder = in`, in the unit of the measure. */
  conservation: z.array(
    z.strictObject({ measure: z.string(), in: z.number(), attributed: z.number(), remainder: z.number() }),
  ),
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string(), where: place })),
  error: z
    .strictObject({
      code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
      message: z.string(),
      where: place,
      hint: z.string().optional(),
    })
    .optional(),
});

export type Report = z.output<typeof reportSchema>;

/** The part of a report that says why a run failed. */
export function reportedError(error: OcpError): NonNullable<Report['error']> {
  return {
    code: error.code,
    message: error.message,
    where: { ...error.where },
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  };
}

/** The report of a run that failed before it began: nothing was read or written. */
export function failedReport(request: Record<string, unknown>, engine: string, error: OcpError): Report {
  return {
    status: 'failed',
    request,
    engine,
    decision: { engine, reason: 'requested' },
    settings: {},
    windows: [],
    unchanged: false,
    changes: [],
    tables: {},
    steps: [],
    seconds: 0,
    peak_memory_bytes: process.resourceUsage().maxRSS * 1024,
    conservation: [],
    warnings: [],
    error: reportedError(error),
  };
}
