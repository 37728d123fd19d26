import type { Readable } from 'node:stream';

/** Rows deleted and written in one table. */
export interface TableCounts {
  deleted: number;
  written: number;
  /** Rows that were made and were there already; absent where nothing was compared. */
  unchanged?: number;
}

/** SQL of the steps after the engine, inside the store's transaction. Parameters are values, never identifiers. */
export interface SqlSession {
  /** The tenant's schema, quoted and ready to stand before a table name. */
  readonly schema: string;
  /** Number of rows touched. Fails with `DATABASE_*`, `TABLE_MISSING`, `COLUMN_MISSING`, `VALUE_*`. */
  execute(sql: string, parameters?: readonly unknown[]): Promise<number>;
  rows<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /**
   * The same for what a run reads of tables that have a partition a month, before it has the lock of writing: it keeps no lock of the
   * tables, and so stands in the way of nobody who makes a partition while it waits. `sql` must write nothing.
   */
  look<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Runs `copy … from stdin` on the stream and returns the number of rows. */
  copyIn(sql: string, source: Readable): Promise<number>;
  /** Runs `copy … to stdout`; nothing else runs in the transaction until the stream has ended. */
  copyOut(sql: string): Readable;
}
