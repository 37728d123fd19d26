import type { LakePartition, LakeQuestions, LakeTable } from '../contract/index.ts';
import { lakeTables } from '../inputs/index.ts';

/** A table of the lake in the answer of `whatExists`. */
export interface TableExistence {
  /** Its name in Koku's Hive schema. */
  table: string;
  /** Whether any source of the tenant has a data file in it. */
  exists: boolean;
  /** Partitions of the source that was asked for; absent when none was. */
  partitions?: number;
}

/** What the lake has of a tenant. */
export interface Existence {
  /** Whether the tenant has any data file. */
  exists: boolean;
  tables: TableExistence[];
}

/**
 * Which of Koku's tables over the lake a tenant has, and how many partitions of one source each of them has (spec cost-model.md
 * 13.1). A table that lost its last file does not exist, where Koku's metastore still knows its name.
 */
export async function whatExists(
  lake: LakeQuestions,
  { schema, source }: { schema: string; source?: string | undefined },
  signal: AbortSignal,
): Promise<Existence> {
  const look = async (table: LakeTable): Promise<TableExistence> => {
    const { name } = table;
    const partitions = source === undefined ? [] : await lake.partitions(table, schema, signal, source);
    const exists = partitions.length > 0 || (await lake.hasTable(table, schema, signal));
    return { table: name, exists, ...(source !== undefined && { partitions: partitions.length }) };
  };
  const tables = await Promise.all(lakeTables.map(look));
  const exists = tables.some((found) => found.exists) || (await lake.hasTenant(schema, signal));
  return { exists, tables };
}

/** Partitions of one table. */
export interface Partitions {
  exists: boolean;
  partitions: LakePartition[];
}

/** The partitions of a table, of one source or one month (`2025-02`, also where its folder is not padded) or all. */
export async function partitionsIn(
  lake: LakeQuestions,
  table: LakeTable,
  asked: { schema: string; source?: string | undefined; month?: string | undefined },
  signal: AbortSignal,
): Promise<Partitions> {
  const { schema, source, month } = asked;
  const all = await lake.partitions(table, schema, signal, source);
  const meant = (found: LakePartition) =>
    month === undefined || `${found.year}-${found.month.padStart(2, '0')}` === month;
  return {
    exists: all.length > 0 || (await lake.hasTable(table, schema, signal)),
    partitions: all.filter(meant),
  };
}
