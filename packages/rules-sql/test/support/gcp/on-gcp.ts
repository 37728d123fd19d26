import { onCloud, type OnCloud } from '../on-cloud.ts';
import type { Row } from '../run.ts';

/** Rows that the steps of OpenShift on GCP make of some input, by step. */
export const onGcp = (input: OnCloud, ...names: string[]): Promise<Row[][]> =>
  onCloud('GCP', input, ...names);

/** Those of one step. */
export const rowsOf = async (name: string, input: OnCloud): Promise<Row[]> =>
  (await onGcp(input, name))[0] ?? [];

/** Those of all parts, before they are summed. */
export const results = (input: OnCloud): Promise<Row[]> => rowsOf('result_rows', input);

export const costs = (rows: readonly Row[]): unknown[] => rows.map(({ unblended_cost }) => unblended_cost);

/** A window of two days, and what is on the second. */
export const inWindow = { start: '2025-10-01', end: '2025-10-02' };
export const secondDay = { usage_start_time: '2025-10-02 00:00:00' };
