import type { TextPool } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import { distinctTexts } from './distinct-texts.ts';
import { rowsWhere } from './rows-where.ts';

/** A text of a row, and what must hold of it; null never does. */
interface Condition {
  column: string;
  holds: (text: string) => boolean;
}

const databases = [
  ...['AmazonRDS', 'AmazonDynamoDB', 'AmazonElastiCache'],
  ...['AmazonNeptune', 'AmazonRedshift', 'AmazonDocumentDB'],
];
const networks = ['AmazonVPC', 'AmazonCloudFront', 'AmazonRoute53', 'AmazonAPIGateway'];

const conditions: Readonly<Record<string, readonly Condition[]>> = {
  aws_compute_summary: [{ column: 'instance_type', holds: () => true }],
  aws_storage_summary: [
    { column: 'product_family', holds: (family) => family.includes('Storage') },
    { column: 'unit', holds: (unit) => unit === 'GB-Mo' },
  ],
  aws_database_summary: [{ column: 'product_code', holds: (code) => databases.includes(code) }],
  aws_network_summary: [{ column: 'product_code', holds: (code) => networks.includes(code) }],
};

/** The rows of the result that a table of the console takes, by its step; most take all (spec ocp-on-aws.md 11). */
export function rowsOfSummary(step: string, rows: Table, pool: TextPool): Table {
  return (conditions[step] ?? []).reduce((kept, condition) => rowsHolding(condition, kept, pool), rows);
}

/** A condition is asked once for each distinct text. */
function rowsHolding({ column, holds }: Condition, rows: Table, pool: TextPool): Table {
  const codes = rows.codes(column);
  const kept = new Set(distinctTexts(pool, codes).filter((code) => holds(pool.text(code))));
  return rowsWhere(rows, (row) => kept.has(codes[row]!));
}
