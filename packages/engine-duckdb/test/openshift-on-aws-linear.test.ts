import { describe, expect, it } from 'vitest';
import { ocpAwsPipeline } from '@ocp/core';
import { containsJoin, memberJoin, sqlSteps, suffixJoin } from '@ocp/rules-sql';
import { duckdbDialect } from '../src/dialect.ts';
import { identifier } from '../src/sql.ts';
import { largeInput } from './support/large-input.ts';
import { rowsTouched } from './support/rows-touched.ts';
import { database, relation } from './support/texts.ts';

const connection = await database();
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const padded = (n: number) => String(n).padStart(8, '0');

/** Tag texts as a bill has them, and as many matched strings, of which it holds a tenth. */
async function tags(count: number): Promise<number> {
  const texts = await relation(
    connection,
    'tag_texts',
    'text',
    numbers(count).map((n) => `{"app": "app-${n}", "env": "${n % 3}", "note": null, "user": "u,${n}"}`),
  );
  const strings = numbers(count).map((n) => `"app": "app-${n * 10}"`);
  const parts = await relation(connection, 'tag_parts', 'part', strings);
  return rowsTouched(connection, memberJoin(duckdbDialect, texts, parts, ': '));
}

/** Resource ids, and twice as many candidates of two lengths, of which they hold a twentieth. */
async function ids(count: number, join: (texts: string, parts: string) => string, column: string) {
  const arns = numbers(count).map((n) => `arn:aws:ec2:eu-1:instance/i-${padded(n)}`);
  const nodes = numbers(count).flatMap((n) => [`i-${padded(n * 10)}`, `vol-${padded(n)}`]);
  const texts = await relation(connection, 'ids', 'text', arns);
  return rowsTouched(connection, join(texts, await relation(connection, 'nodes', column, nodes)));
}

/** Ten times the input may touch a little more than ten times the rows, never near a hundred times. */
const LINEAR = 12;

describe('the cost of a join grows with its inputs, not with their product', () => {
  it.each([
    ['tags with matched strings', tags],
    ['resource ids with the candidates they end with', (count: number) => ids(count, suffixJoin, 'ending')],
    [
      'resource ids with the node ids in them',
      (count: number) => ids(count, (a, b) => containsJoin(duckdbDialect, a, b), 'part'),
    ],
  ])('%s', async (_, work) => {
    const small = await work(300);
    expect(small).toBeGreaterThan(300);
    expect((await work(3000)) / small).toBeLessThan(LINEAR);
  });

  it('counts a comparison of all with all as what it is', async () => {
    const naive = async (count: number) => {
      const texts = numbers(count).map((n) => `text-${n}`);
      const from = await relation(connection, 'all_texts', 'text', texts);
      const to = await relation(connection, 'all_parts', 'part', texts);
      return rowsTouched(connection, `select * from ${from} t join ${to} p on strpos(t.text, p.part) > 0`);
    };
    expect((await naive(1000)) / (await naive(100))).toBeGreaterThan(50);
  });
});

describe('the cost of every step grows with its inputs', () => {
  /** Rows that each step touches, and how many it makes. */
  async function steps(count: number) {
    await largeInput(connection, count);
    const touched = new Map<string, { work: number; rows: number }>();
    for (const { name, sql } of sqlSteps['ocp-aws'] ?? []) {
      const select = sql(duckdbDialect, identifier);
      const columns = Object.keys(ocpAwsPipeline.steps.find((step) => step.name === name)?.columns ?? {});
      const work = await rowsTouched(connection, select);
      await connection.run(
        `create or replace temp table ${name} as select ${columns.map(identifier).join(', ')} from (${select})`,
      );
      const result = await connection.runAndReadAll(`select count(*) from ${name}`);
      touched.set(name, { work, rows: Number(result.getRows()[0]?.[0]) });
    }
    return touched;
  }

  it('with ten times the rows, tags, labels, nodes and volumes', async () => {
    const [small, large] = [await steps(200), await steps(2000)];
    const growth = [...large].map(([name, { work }]) => [name, work / (small.get(name)?.work ?? 0)] as const);
    expect(growth.filter(([, times]) => !(times < LINEAR))).toEqual([]);
    // Every way of the rules was gone, so that none is linear for want of rows; only tables of other products are empty.
    const unused = [...large].filter(([, { rows }]) => rows === 0).map(([name]) => name);
    expect(unused.filter((name) => !/^aws_(compute|storage|database|network)_summary$/.test(name))).toEqual(
      [],
    );
  });
});
