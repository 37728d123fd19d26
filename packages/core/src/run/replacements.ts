import {
  OcpError,
  type Delete,
  type Replacement,
  type StoreTransaction,
  type TableCounts,
} from '../contract/index.ts';
import { replacedTables } from '../plan/index.ts';

/** Begins the replacements of the tables that a step makes anew. */
export async function replacements(
  step: string,
  deletes: readonly Delete[],
  anew: boolean,
  transaction: StoreTransaction,
) {
  const tables = new Map<string, { replacement: Replacement; rows: number }>();
  for (const [table, replaced] of replacedTables(deletes, anew)) {
    tables.set(table, { replacement: await transaction.replacement(replaced), rows: 0 });
  }
  return {
    into(table: string): string {
      const found = tables.get(table);
      if (found !== undefined) return found.replacement.into;
      throw new OcpError('INTERNAL', `the plan does not say that ${step} makes ${table} anew`, {
        where: { step, table },
      });
    },
    /** Whether the rows went into a replacement. */
    takes(table: string, rows: number): boolean {
      const found = tables.get(table);
      if (found !== undefined) found.rows += rows;
      return found !== undefined;
    },
    async settle(settled: (table: string, counts: TableCounts) => void): Promise<void> {
      for (const [table, { replacement, rows }] of tables) settled(table, await replacement.settle(rows));
    },
  };
}
