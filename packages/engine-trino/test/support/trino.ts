import { randomBytes } from 'node:crypto';
import { afterAll } from 'vitest';
import { TrinoConnection, trinoOptions, type TrinoOptions } from '@ocp/engine-trino';
import { never } from './job.ts';

/** Statements beside the engine. */
export const sql = new TrinoConnection(trinoOptions(process.env));

/** Schemas of a test's own for scratch and inputs, in which nothing else happens. */
export async function ownScratch() {
  const { scratch, inputs, ...given } = trinoOptions(process.env);
  const schema = `ocp_test_${randomBytes(4).toString('hex')}`;
  const own = { ...given, scratch: { ...scratch, schema }, inputs: { ...inputs, schema } };
  const place = (catalog: string) => `"${catalog}"."${schema}"`;
  const places = [...new Set([scratch.catalog, inputs.catalog])].map(place);
  for (const name of places) await sql.execute(`create schema ${name}`, never);
  afterAll(async () => {
    for (const name of places) await sql.execute(`drop schema ${name} cascade`, never);
  });
  return {
    /** The Trino of the tests, as its environment says, with what a test changes. */
    options: (change: Partial<TrinoOptions> = {}): TrinoOptions => ({ ...own, ...change }),
    /** The scratch schema, ready to stand before a table. */
    scratch: place(scratch.catalog),
    /** Names of the tables in it. */
    tables: async () =>
      (await sql.rows(`show tables from ${place(scratch.catalog)}`, never)).map(([name]) => String(name)),
  };
}
