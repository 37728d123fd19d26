import type { ErrorPlace } from '@ocp/core';
import { CANCEL_MS } from '../farewell.ts';
import type { TrinoOptions } from '../options.ts';
import { failedRequest, failedQuery, refusedAnswer, type Server } from './errors.ts';
import { headersOf } from './headers.ts';
import { send, type Answer, type HttpRequest } from './http.ts';
import type { QueryResults, Value } from './protocol.ts';

const PATIENCE_MS = 30_000;

/** A statement that runs; its place is that of whoever asked for it. */
interface Statement {
  sql: string;
  signal: AbortSignal;
  place: ErrorPlace;
  /** Trino finishes it, also when nobody waits any more. */
  left?: true;
}

/**
 * Statements on one Trino by its client REST API, each a query of its own; Trino keeps nothing between them. The protocol is
 * spoken here, because the published client tells a query's id only with its first rows and cannot end a request: neither
 * a stop nor an error could name the query.
 */
export class TrinoConnection {
  readonly #url: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #patience: number;
  /** Whether it is Trino that is at the address: it has answered. */
  #found = false;

  /** Fails with `USAGE_INVALID` for an option that HTTP cannot carry. */
  constructor({ url, patience, ...options }: Omit<TrinoOptions, 'scratch' | 'inputs'>) {
    this.#url = new URL(url);
    this.#patience = patience ?? PATIENCE_MS;
    this.#headers = headersOf(options);
  }

  /** Runs a statement to its end and returns the rows that it wrote. Fails with `ENGINE_*`, `LAKE_*` or `STOPPED`. */
  async execute(sql: string, signal: AbortSignal, place: ErrorPlace = {}): Promise<number> {
    let written = 0;
    for await (const { updateCount } of this.#results({ sql, signal, place }))
      written = updateCount ?? written;
    return written;
  }

  /** Runs a statement that Trino is left to finish when the signal fires. Fails like `execute`. */
  async leave(sql: string, signal: AbortSignal): Promise<void> {
    for await (const _ of this.#results({ sql, signal, place: {}, left: true }));
  }

  /** All rows of a small result. Fails like `execute`. */
  async rows(sql: string, signal: AbortSignal, place: ErrorPlace = {}): Promise<Value[][]> {
    const rows: Value[][] = [];
    for await (const page of this.pages(sql, signal, place)) for (const row of page) rows.push(row);
    return rows;
  }

  /**
   * The rows of a result, some at a time, as Trino makes them; whoever leaves early ends the query. Fails like `execute`, and
   * ends without an error only after the last row.
   */
  async *pages(sql: string, signal: AbortSignal, place: ErrorPlace = {}): AsyncGenerator<Value[][]> {
    for await (const { data } of this.#results({ sql, signal, place })) if (data !== undefined) yield data;
  }

  async *#results(statement: Statement): AsyncGenerator<QueryResults> {
    let results = await this.#ask(statement, {
      url: new URL('/v1/statement', this.#url),
      method: 'POST',
      body: statement.sql,
    });
    let next: string | undefined;
    try {
      for (;;) {
        next = results.nextUri;
        const { id, error } = results;
        if (error !== undefined) throw failedQuery(error, { ...placeOf(statement), query: id });
        yield results;
        if (next === undefined) return;
        results = await this.#ask(statement, { url: this.#here(next), method: 'GET' }, id);
      }
    } finally {
      // A query that is not at its end would go on without a reader until Trino gives it up.
      if (next !== undefined && statement.left !== true) await this.#cancel(next);
    }
  }

  async #ask(
    statement: Statement,
    request: Omit<HttpRequest, 'headers'>,
    query?: string,
  ): Promise<QueryResults> {
    const { signal } = statement;
    const place = { ...placeOf(statement), ...(query === undefined ? {} : { query }) };
    let answer: Answer;
    try {
      signal.throwIfAborted();
      const persistence = { signal, patience: this.#patience, once: request.method === 'POST' };
      answer = await send({ ...request, headers: this.#headers }, persistence);
    } catch (error) {
      throw failedRequest(error, this.#server, place, signal);
    }
    const results = answer.status === 200 ? resultsOf(answer) : undefined;
    if (results === undefined) throw refusedAnswer(answer, this.#server, place);
    this.#found = true;
    return results;
  }

  get #server(): Server {
    return { origin: this.#url.origin, found: this.#found };
  }

  async #cancel(next: string): Promise<void> {
    const signal = AbortSignal.timeout(CANCEL_MS);
    const request = { url: this.#here(next), method: 'DELETE', headers: this.#headers } as const;
    await send(request, { signal, patience: 0 }).catch(() => undefined);
  }

  /** A continuation at the address that we were given: Trino behind a proxy may know another of itself. */
  #here(next: string): URL {
    const { pathname, search } = new URL(next);
    return new URL(pathname + search, this.#url);
  }
}

/** Undefined for a page of somebody else. */
function resultsOf({ body }: Answer): QueryResults | undefined {
  try {
    return JSON.parse(body) as QueryResults;
  } catch {
    return undefined;
  }
}

/** Enough of a statement to know it again. */
const SHOWN = 400;

function placeOf({ sql, place }: Statement): ErrorPlace {
  const statement = sql.replace(/\s+/g, ' ').trim();
  return {
    engine: 'trino',
    ...place,
    statement: statement.length > SHOWN ? `${statement.slice(0, SHOWN)}…` : statement,
  };
}
