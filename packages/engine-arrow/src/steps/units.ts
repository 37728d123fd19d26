/** Seconds of an hour. */
export const HOUR = 3600;

/** Bytes of a GiB. */
export const GIBIBYTE = 2 ** 30;

/** Seconds of a day. */
export const DAY = 86_400;
