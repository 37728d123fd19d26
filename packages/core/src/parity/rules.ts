import { addedAgain, type AddedAgain } from './added-again.ts';
import { undetermined } from './undetermined.ts';

/** How one column is compared (spec parity.md). */
export type ColumnRule =
  /** Text that must be the same; part of the row's key. */
  | { name: string; kind: 'key' }
  /** JSON value, part of the key; the order of object keys is irrelevant. */
  | { name: string; kind: 'json' }
  /** Array given as JSON, part of the key; a multiset in which null is a value. */
  | { name: string; kind: 'array' }
  /** Number within the tolerance; `scale` is the column's number of decimal places, if it has one. */
  | { name: string; kind: 'number'; scale?: number }
  | { name: string; kind: 'ignored'; reason: string };

export type ComparedColumn = Exclude<ColumnRule, { kind: 'ignored' }>;

/** How the rows of one table are compared. */
export interface TableRule {
  table: string;
  columns: readonly ColumnRule[];
  /** What the specification leaves open in this table: any of the possible results is equal. */
  undetermined: readonly string[];
  /** Rows whose number depends on how often the reference ran; only a life has such. */
  addedAgain?: AddedAgain;
}

/** What a rule is made from. */
export interface TableShape {
  name: string;
  columns: readonly ColumnShape[];
}

export interface ColumnShape {
  name: string;
  /** PostgreSQL's type without its parameters: `numeric`, `jsonb`, `text[]`. */
  type: string;
  /** Of `numeric(precision, scale)`; without one a number has no last decimal place. */
  scale?: number | undefined;
}

const RANDOM = 'random or serial identifier of one database';
const ignoredNames: Readonly<Record<string, string>> = {
  uuid: RANDOM,
  id: RANDOM,
  report_period_id: RANDOM,
  cost_entry_bill_id: RANDOM,
};

/**
 * The rule of a table, from its definition (spec parity.md 1–6). `present` are the columns that both sides have;
 * others are ignored and say so.
 */
export function tableRule(shape: TableShape, present?: readonly string[]): TableRule {
  const columns = shape.columns.map((column): ColumnRule => {
    const { name, type } = column;
    const reason = ignoredReason(name, type);
    if (reason !== undefined) return { name, kind: 'ignored', reason };
    if (present && !present.includes(name)) return { name, kind: 'ignored', reason: 'not in the reference' };
    return typeRule(column);
  });
  const again = addedAgain[shape.name];
  return {
    table: shape.name,
    columns,
    undetermined: undetermined[shape.name] ?? [],
    ...(again === undefined ? {} : { addedAgain: again }),
  };
}

/** The columns that rows carry for a comparison, in this order. */
export function comparedColumns(rule: TableRule): ComparedColumn[] {
  return rule.columns.filter((column) => column.kind !== 'ignored');
}

function ignoredReason(name: string, type: string): string | undefined {
  if (Object.hasOwn(ignoredNames, name)) return ignoredNames[name];
  if (name === 'cluster_id' && type === 'uuid') return 'random identifier of the cluster row';
  if (name.endsWith('_datetime')) return 'time of the run itself';
  return undefined;
}

function typeRule({ name, type, scale }: ColumnShape): ColumnRule {
  if (type.endsWith('[]')) return { name, kind: 'array' };
  if (type === 'jsonb' || type === 'json') return { name, kind: 'json' };
  if (type !== 'numeric') return { name, kind: 'key' };
  return scale === undefined ? { name, kind: 'number' } : { name, kind: 'number', scale };
}
