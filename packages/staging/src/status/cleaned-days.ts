import type { Day, Store } from '@ocp/core';
import { ledger, tablesExist } from '../tables.ts';

/** Days of a source of which staged hours were cleaned up: they cannot be summarized again as they are. */
export interface CleanedDays {
  source: string;
  first: Day;
  last: Day;
}

/** What was cleaned up of a tenant, by source. Fails with `SCHEMA_UNKNOWN` and `DATABASE_*`. */
export function cleanedDays(store: Store, schema: string, signal: AbortSignal): Promise<CleanedDays[]> {
  return store.transaction(
    schema,
    async ({ sql }) => {
      if (!(await tablesExist(sql))) return [];
      return sql.rows<CleanedDays>(
        `select source_uuid::text as source, min(hour)::date as first, max(hour)::date as last
          from ${sql.schema}.${ledger.hours} where cleaned group by 1 order by 1`,
      );
    },
    { signal, readOnly: true },
  );
}
