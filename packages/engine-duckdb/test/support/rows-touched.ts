import type { DuckDBConnection } from '@duckdb/node-api';

interface Operator {
  operator_name: string;
  operator_cardinality: number;
  children: Operator[];
}

/** Operators that touch each pair of their inputs, or may. */
const PAIRWISE = /NESTED|NL_JOIN|CROSS|PIECEWISE|IE_JOIN/;

/**
 * Rows that a statement touched: those that left an operator, and pairs where both inputs were compared with each other. A
 * count, not a time: the same on every machine.
 */
export async function rowsTouched(connection: DuckDBConnection, sql: string): Promise<number> {
  const result = await connection.runAndReadAll(`explain (analyze, format json) ${sql}`);
  const [row] = result.getRows() as [string, string][];
  const root = JSON.parse(row?.[1] ?? '') as { children: Operator[] };
  return root.children.reduce((sum, operator) => sum + touched(operator), 0);
}

function touched({ operator_name: name, operator_cardinality: rows, children }: Operator): number {
  const [left, right] = children.map((child) => child.operator_cardinality);
  const pairs = PAIRWISE.test(name) ? (left ?? 0) * (right ?? 0) : 0;
  return rows + pairs + children.reduce((sum, child) => sum + touched(child), 0);
}
