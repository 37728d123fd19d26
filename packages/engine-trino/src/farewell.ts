/** For the end of a query that nobody waits for. */
export const CANCEL_MS = 2000;

/** For the drops of what a run made: a process that was told to stop does not wait longer. */
export const DROP_MS = 10_000;

/** Time that a session may need to take leave of Trino after it was told to stop, in milliseconds. */
export const FAREWELL_MS = CANCEL_MS + DROP_MS + 1000;
