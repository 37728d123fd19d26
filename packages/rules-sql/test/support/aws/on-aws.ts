import type { FileRows, Row } from '../written-rows.ts';
import { onCloud, type OnCloud } from '../on-cloud.ts';

/** What a run of one cluster on AWS is given. */
export interface OnAws extends Omit<OnCloud, 'inputs'> {
  /** Raw line items, from which disks have their sizes. */
  hours?: FileRows;
}

/** Runs the pipeline of OpenShift on AWS and gives the rows of some relations; without a name it makes all. */
export const onAws = ({ hours = [], ...input }: OnAws, ...names: string[]): Promise<Row[][]> =>
  onCloud('AWS', { ...input, inputs: { raw_rows: hours } }, ...names);

/** The rows of one relation. */
export async function rowsOf(name: string, input: OnAws): Promise<Row[]> {
  const [rows = []] = await onAws(input, name);
  return rows;
}
