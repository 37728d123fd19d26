import { OcpError } from '@ocp/core';
import tables from './koku-tables.json' with { type: 'json' };
import { parseColumn, type ColumnDefinition } from './columns.ts';

/** As in `koku-tables.json`, whose `about` says what the words mean. */
interface RawTable {
  columns: Readonly<Record<string, string>>;
  primary_key: readonly string[];
  partitioned?: string;
  unique?: readonly (readonly string[])[];
  checks?: readonly string[];
  foreign_keys?: Readonly<Record<string, string>>;
  indexes?: readonly string[];
}

/** One of Koku's tables. */
export interface TableDefinition {
  name: string;
  /** `public` is shared by all tenants. */
  place: 'public' | 'tenant';
  /** In the order of the table. */
  columns: readonly ColumnDefinition[];
  primaryKey: readonly string[];
  /** The date column of its monthly partitions; undefined for a plain table. */
  partitioned: string | undefined;
  unique: readonly (readonly string[])[];
  checks: readonly string[];
  /** `onDelete` stands behind the reference, as in `on delete cascade`; empty for none. */
  foreignKeys: readonly { column: string; table: string; references: string; onDelete: string }[];
  /** Method (btree if none is said) and columns with their operator classes. */
  indexes: readonly string[];
}

const raw: { public: Record<string, RawTable>; tenant: Record<string, RawTable> } = tables;

/** Every table that is read or written, those of `public` first. */
export const tableDefinitions: readonly TableDefinition[] = [
  ...Object.entries(raw.public).map(([name, table]) => define(name, 'public', table)),
  ...Object.entries(raw.tenant).map(([name, table]) => define(name, 'tenant', table)),
];

const byName = new Map(tableDefinitions.map((table) => [table.name, table]));

/** The definition of a table of Koku by its name without a schema. Fails with `TABLE_MISSING`. */
export function tableDefinition(name: string): TableDefinition {
  const found = byName.get(name);
  if (!found) throw new OcpError('TABLE_MISSING', `${name} is not a known table`, { where: { table: name } });
  return found;
}

function define(name: string, place: 'public' | 'tenant', table: RawTable): TableDefinition {
  return {
    name,
    place,
    columns: Object.entries(table.columns).map(([column, type]) => parseColumn(column, type)),
    primaryKey: table.primary_key,
    partitioned: table.partitioned,
    unique: table.unique ?? [],
    checks: table.checks ?? [],
    foreignKeys: Object.entries(table.foreign_keys ?? {}).map(([column, target]) => {
      const [reference = '', ...onDelete] = target.split(' ');
      const [to = '', references = ''] = reference.split('.');
      return { column, table: to, references, onDelete: onDelete.join(' ') };
    }),
    indexes: table.indexes ?? [],
  };
}
