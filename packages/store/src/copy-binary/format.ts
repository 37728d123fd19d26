/** What a binary COPY begins and ends with. */
export const copyHeader = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
export const copyTrailer = Buffer.from([0xff, 0xff]);

/** PostgreSQL's zero of time, in milliseconds since 1970: a timestamp is a whole number of microseconds since then. */
export const POSTGRES_EPOCH = Date.UTC(2000);
