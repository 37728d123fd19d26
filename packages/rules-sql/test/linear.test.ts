import { describe, expect, it } from 'vitest';
import { ocpPipeline, openshiftOnCloud, type Pipeline } from '@ocp/core';
import { containsJoin, identifier, memberJoin, sqlStep, suffixJoin } from '@ocp/rules-sql';
import { largeOnAws } from './support/aws/large.ts';
import { createTable, databases, relation, type TestDatabase } from './support/databases.ts';
import { largeOpenshift } from './support/large-openshift.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const padded = (n: number) => String(n).padStart(8, '0');

/** Tag texts as a bill has them, and as many matched strings, of which it holds a tenth. */
async function tags(database: TestDatabase, count: number): Promise<number> {
  const texts = await relation(
    database,
    'tag_texts',
    'text',
    numbers(count).map((n) => `{"app": "app-${n}", "env": "${n % 3}", "note": null, "user": "u,${n}"}`),
  );
  const strings = numbers(count).map((n) => `"app": "app-${n * 10}"`);
  const parts = await relation(database, 'tag_parts', 'part', strings);
  return database.rowsTouched(memberJoin(database.dialect, texts, parts, ': '));
}

/** Resource ids, and twice as many candidates of two lengths, of which they hold a twentieth. */
async function ids(
  database: TestDatabase,
  count: number,
  join: (texts: string, parts: string) => string,
  column: string,
) {
  const arns = numbers(count).map((n) => `arn:aws:ec2:eu-1:instance/i-${padded(n)}`);
  const nodes = numbers(count).flatMap((n) => [`i-${padded(n * 10)}`, `vol-${padded(n)}`]);
  const texts = await relation(database, 'ids', 'text', arns);
  return database.rowsTouched(join(texts, await relation(database, 'nodes', column, nodes)));
}

/**
 * Ten times the input may touch a little more than ten times the rows, also where PostgreSQL sorts what it hashed before; never
 * near a hundred times.
 */
const LINEAR = 13;

const candidates = (database: TestDatabase, count: number) => ids(database, count, suffixJoin, 'ending');
const nodeIds = (database: TestDatabase, count: number) =>
  ids(database, count, (texts, parts) => containsJoin(database.dialect, texts, parts), 'part');

describe.each(databases)(
  'the cost of a join grows with its inputs, not with their product: $dialect.name',
  (database) => {
    it.each([
      ['tags with matched strings', tags],
      ['resource ids with the candidates they end with', candidates],
      ['resource ids with the node ids in them', nodeIds],
    ])('%s', async (_, work) => {
      const small = await work(database, 300);
      expect(small).toBeGreaterThan(300);
      expect((await work(database, 3000)) / small).toBeLessThan(LINEAR);
    });

    it('counts a comparison of all with all as what it is', async () => {
      const naive = async (count: number) => {
        const texts = numbers(count).map((n) => `text-${n}`);
        const from = await relation(database, 'all_texts', 'text', texts);
        const to = await relation(database, 'all_parts', 'part', texts);
        return database.rowsTouched(`select * from ${from} t join ${to} p on strpos(t.text, p.part) > 0`);
      };
      expect((await naive(1000)) / (await naive(100))).toBeGreaterThan(50);
    });
  },
);

describe.each(databases)('the cost of every step grows with its inputs: $dialect.name', (database) => {
  /** Rows that each step touches, and how many it makes. */
  async function steps(pipeline: Pipeline) {
    const touched = new Map<string, { work: number; rows: number }>();
    for (const { name, columns } of pipeline.steps) {
      const select = sqlStep(pipeline, name).sql(database.dialect, identifier);
      const work = await database.rowsTouched(select);
      const selected = Object.keys(columns).map(identifier).join(', ');
      await createTable(database, name, `select ${selected} from (${select}) made`);
      const [[rows] = []] = await database.rows(`select count(*) from ${identifier(name)}`);
      touched.set(name, { work, rows: Number(rows) });
    }
    return touched;
  }

  it.each([
    [ocpPipeline, largeOpenshift],
    [openshiftOnCloud('AWS'), largeOnAws],
  ])('$name, with ten times the rows, tags, labels, nodes and volumes', async (pipeline, input) => {
    await input(database, 200);
    const small = await steps(pipeline);
    await input(database, 2000);
    const large = await steps(pipeline);
    const growth = [...large].map(([name, { work }]) => [name, work / (small.get(name)?.work ?? 0)] as const);
    expect(growth.filter(([, times]) => !(times < LINEAR))).toEqual([]);
    // Every way of the rules was gone, so that none is linear for want of rows; only tables of other products are empty.
    const unused = [...large].filter(([, { rows }]) => rows === 0).map(([name]) => name);
    expect(unused.filter((name) => !/^(compute|storage|database|network)_summary$/.test(name))).toEqual([]);
  });
});
