/** Of a measurement of an hour (spec inputs.md 3.2). */
export const HOUR = 1e18;

/** A day's sum of them can be as many times as much: a volume of 20 TB passes the limit of an hour every day. */
export const DAY = 24 * HOUR;

/**
 * The greatest whole amount of a bill that the detail of a cluster holds, a numeric(30, 15): with a greater one Koku's run fails.
 * A cost of Azure's detail is a numeric(17, 9). A line of the bill may be greater, for its parts may not: the write decides
 * (spec ocp-on-azure.md 8).
 */
export const BILLED = 1e15 - 1;

/** The same limit for several columns. */
export const limited = (limit: number, ...columns: string[]) =>
  Object.fromEntries(columns.map((column) => [column, limit]));
