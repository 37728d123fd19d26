import { z } from 'zod';
import { disable_price_list } from '../rates/request.ts';
import { clusterFields, inOneMonth, requestInvalid } from '../request.ts';

/** The fields of a request, for bodies that have others beside them. */
export const machinesFields = z
  .strictObject({ ...clusterFields, disable_price_list })
  .omit({ standalone: true, date_step: true });

/**
 * Asks for the tables of virtual machines and GPUs of a source alone, as Koku makes them anew at the end of a run of the cost
 * model and after a run on a cloud (spec vm-gpu.md 3). Days are inclusive and lie in one month.
 */
export const machinesRequestSchema = inOneMonth(machinesFields);

export type MachinesRequest = z.output<typeof machinesRequestSchema>;

/** A checked request, or `REQUEST_INVALID` that names each wrong field. */
export function parseMachinesRequest(input: unknown): MachinesRequest {
  const parsed = machinesRequestSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw requestInvalid(parsed.error.issues);
}
