import type { DayRange, Store } from '@ocp/core';
import { ledger, tablesExist } from '../tables.ts';

/** What the payloads are known by that staged hours of some days belong to, in order. */
export function manifestsOf(
  store: Store,
  schema: string,
  source: string,
  days: DayRange,
  signal: AbortSignal,
): Promise<string[]> {
  return store.transaction(
    schema,
    async ({ sql }) => {
      if (!(await tablesExist(sql))) return [];
      const rows = await sql.rows<{ manifest: string }>(
        `select distinct manifest from ${sql.schema}.${ledger.payloads} payloads
          join ${sql.schema}.${ledger.hours} hours on payload_id = payloads.id
          where hours.source_uuid = $1 and hour >= $2::date and hour < $3::date + 1 and not cleaned order by 1`,
        [source, days.start, days.end],
      );
      return rows.map(({ manifest }) => manifest);
    },
    { signal, readOnly: true },
  );
}
