import { describe, expect, it } from 'vitest';
import { containsJoin, memberJoin, suffixJoin } from '@ocp/rules-sql';
import { duckdbDialect } from '../src/dialect.ts';
import { database, relation } from './support/texts.ts';

const connection = await database();

interface Operator {
  operator_name: string;
  operator_cardinality: number;
  children: Operator[];
}

/** Operators that touch each pair of their inputs, or may. */
const PAIRWISE = /NESTED|NL_JOIN|CROSS|PIECEWISE|IE_JOIN/;

/** Rows that a statement touched: those that left an operator, and pairs where both inputs were compared with each other. */
async function rowsTouched(sql: string): Promise<number> {
  const result = await connection.runAndReadAll(`explain (analyze, format json) ${sql}`);
  const work = ({ operator_name: name, operator_cardinality: rows, children }: Operator): number => {
    const [left, right] = children.map((child) => child.operator_cardinality);
    const pairs = PAIRWISE.test(name) ? (left ?? 0) * (right ?? 0) : 0;
    return rows + pairs + children.reduce((sum, child) => sum + work(child), 0);
  };
  const plan = JSON.parse(String(result.getRowsJson()[0]?.[1])) as Operator;
  return work({ ...plan, operator_name: 'ROOT', operator_cardinality: 0 });
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const joined = (sql: string) => `select * from (${sql}) joined`;

/** Tag texts of four members as a bill has them, and as many matched strings: a tenth of them is found. */
async function tags(count: number): Promise<number> {
  const texts = await relation(
    connection,
    'tag_texts',
    'text',
    numbers(count).map((n) => `{"app": "app-${n}", "env": "${n % 3}", "note": null, "user": "u,${n}"}`),
  );
  const parts = await relation(
    connection,
    'tag_parts',
    'part',
    numbers(count).map((n) => `"app": "app-${n * 10}"`),
  );
  return rowsTouched(joined(memberJoin(duckdbDialect, texts, parts, ': ')));
}

async function ids(count: number, join: 'suffix' | 'contains'): Promise<number> {
  const padded = (n: number) => String(n).padStart(8, '0');
  const texts = await relation(
    connection,
    'ids',
    'text',
    numbers(count).map((n) => `arn:aws:ec2:eu-1:instance/i-${padded(n)}`),
  );
  const column = join === 'suffix' ? 'ending' : 'part';
  const parts = await relation(
    connection,
    'nodes',
    column,
    numbers(count).flatMap((n) => [`i-${padded(n * 10)}`, `vol-${padded(n)}`]),
  );
  return rowsTouched(
    joined(join === 'suffix' ? suffixJoin(texts, parts) : containsJoin(duckdbDialect, texts, parts)),
  );
}

/** Ten times the input may touch a little more than ten times the rows, never near a hundred times. */
const LINEAR = 11;

describe('the cost of a join grows with its inputs, not with their product', () => {
  it.each([
    ['tags with matched strings', tags],
    ['resource ids with the candidates that they end with', (count: number) => ids(count, 'suffix')],
    ['resource ids with the node ids that they contain', (count: number) => ids(count, 'contains')],
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
      return rowsTouched(`select * from ${from} t join ${to} p on strpos(t.text, p.part) > 0`);
    };
    expect((await naive(1000)) / (await naive(100))).toBeGreaterThan(50);
  });
});
