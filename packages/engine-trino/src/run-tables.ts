import type { Columns, ErrorPlace } from '@ocp/core';
import type { TrinoConnection } from './client/connection.ts';
import type { Value } from './client/protocol.ts';
import { DROP_MS } from './farewell.ts';
import type { Place } from './options.ts';
import { scratchNames } from './scratch.ts';
import { columnList, tableIn } from './sql.ts';
import { batches, valuesSelect, type TextRow } from './values.ts';

/** Everything that one run makes in Trino, to be dropped again. */
export class RunTables {
  readonly #connection: TrinoConnection;
  readonly #scratch: Place;
  readonly #signal: AbortSignal;
  readonly #name = scratchNames();
  /** Full names by relation. */
  readonly #tables = new Map<string, string>();

  constructor(connection: TrinoConnection, scratch: Place, signal: AbortSignal) {
    this.#connection = connection;
    this.#scratch = scratch;
    this.#signal = signal;
  }

  /** Full name for the table of a relation; from now on it is dropped with the others. */
  add(relation: string, place = this.#scratch): string {
    const table = tableIn(place, this.#name(relation));
    this.#tables.set(relation, table);
    return table;
  }

  /** Makes the table of a relation from rows that are sent. */
  async load(
    relation: string,
    columns: Columns,
    rows: AsyncIterable<TextRow> | Iterable<TextRow>,
  ): Promise<string> {
    const table = this.add(relation);
    const place = { table: relation };
    await this.execute(`create table ${table} (${columnList(columns)})`, place);
    for await (const batch of batches(rows)) {
      await this.execute(`insert into ${table} ${valuesSelect(columns, batch)}`, place);
    }
    return table;
  }

  execute(sql: string, place: ErrorPlace): Promise<number> {
    return this.#connection.execute(sql, this.#signal, place);
  }

  rows(sql: string, place: ErrorPlace): Promise<Value[][]> {
    return this.#connection.rows(sql, this.#signal, place);
  }

  /** Drops the table of a relation, if it has one. */
  async drop(relation: string): Promise<void> {
    const table = this.#tables.get(relation);
    if (table === undefined) return;
    await this.execute(`drop table if exists ${table}`, { step: relation });
    this.#tables.delete(relation);
  }

  /**
   * Drops everything that is left, also when the run was told to stop. A drop that takes too long is left to Trino, and what
   * fails to `cleanupScratch`.
   */
  async dropAll(): Promise<void> {
    const signal = AbortSignal.timeout(DROP_MS);
    const tables = [...this.#tables.values()];
    this.#tables.clear();
    await Promise.allSettled(
      tables.map((table) => this.#connection.leave(`drop table if exists ${table}`, signal)),
    );
  }
}
