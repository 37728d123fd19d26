/** What DuckDB says of an operator of an analyzed query. */
interface Operator {
  operator_name: string;
  operator_cardinality: number;
  children: Operator[];
}

/** What PostgreSQL says of a node of an analyzed plan; rows are those of one loop. */
interface PlanNode {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Join Filter'?: number;
  Plans?: PlanNode[];
}

/** Operators that touch each pair of their inputs, or may. */
const PAIRWISE = /NESTED|NL_JOIN|CROSS|PIECEWISE|IE_JOIN/;

/**
 * Rows that a statement touched: those that left an operator, and pairs where both inputs were compared with each other. A
 * count, not a time: the same on every machine.
 */
export function touchedInDuckdb(explained: unknown[][]): number {
  const root = JSON.parse(String(explained[0]?.[1])) as { children: Operator[] };
  return root.children.reduce((sum, operator) => sum + touchedByOperator(operator), 0);
}

function touchedByOperator({ operator_name: name, operator_cardinality: rows, children }: Operator): number {
  const [left, right] = children.map((child) => child.operator_cardinality);
  const pairs = PAIRWISE.test(name) ? (left ?? 0) * (right ?? 0) : 0;
  return rows + pairs + children.reduce((sum, child) => sum + touchedByOperator(child), 0);
}

/** The same for PostgreSQL, where the inner side of a nested loop leaves its rows once a loop. */
export function touchedInPostgres(explained: unknown[][]): number {
  const [{ Plan: root }] = explained[0]?.[0] as [{ Plan: PlanNode }];
  return touchedByNode(root);
}

function touchedByNode(node: PlanNode): number {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0);
  const own = (node['Actual Rows'] + removed) * node['Actual Loops'];
  return (node.Plans ?? []).reduce((sum, child) => sum + touchedByNode(child), own);
}
