import { identifier, identifiers } from '../connection/quoting.ts';
import type { TableDefinition } from './definitions.ts';

/** The statement that makes a table, without what refers to other tables. `table` comes qualified and quoted. */
export function createTable(definition: TableDefinition, table: string): string {
  const parts = [
    ...definition.columns.map((column) => `${identifier(column.name)} ${column.definition}`),
    `primary key (${identifiers(definition.primaryKey)})`,
    ...definition.unique.map((columns) => `unique (${identifiers(columns)})`),
    ...definition.checks,
  ];
  const partitioned = definition.partitioned
    ? ` partition by range (${identifier(definition.partitioned)})`
    : '';
  return `create table ${table} (${parts.join(', ')})${partitioned}`;
}

/** Whether an index needs the extension pg_trgm. */
export function needsTrigrams(index: string): boolean {
  return index.includes('gin_trgm_ops');
}

/** An index as `koku-tables.json` writes it: `(column)` or `gin (column)`. */
export function createIndex(index: string, table: string): string {
  return `create index on ${table} using ${index.startsWith('(') ? `btree ${index}` : index}`;
}

/** A foreign key as Koku has all of them: checked at the end of the transaction. `target` comes qualified. */
export function addForeignKey(
  table: string,
  { column, references, onDelete }: TableDefinition['foreignKeys'][number],
  target: string,
): string {
  const to = `${target} (${identifier(references)})`;
  return `alter table ${table} add foreign key (${identifier(column)}) references ${to} ${onDelete} deferrable initially deferred`;
}
