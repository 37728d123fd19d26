import type { Store } from '@ocp/core';
import { qualified } from '../connection/quoting.ts';
import { relationExists } from '../connection/relation-exists.ts';

/**
 * The metrics that the cost models of a tenant's OpenShift sources have a rate for, as Koku names them (`vm_cost_per_hour`), each
 * once. None where the tenant has no cost models. Fails with `SCHEMA_UNKNOWN`.
 */
export function rateMetrics(store: Store, schema: string, signal: AbortSignal): Promise<string[]> {
  return store.transaction(
    schema,
    async ({ sql }) => {
      const tables = [qualified(schema, 'cost_model'), qualified(schema, 'cost_model_map')];
      for (const table of tables) {
        if (!(await relationExists((statement, values) => sql.rows(statement, values), table))) return [];
      }
      const rows = await sql.rows<{ metric: string }>(
        `select distinct rate->'metric'->>'name' as metric
          from ${tables[0]} model join ${tables[1]} map on map.cost_model_id = model.uuid
          cross join lateral jsonb_array_elements(
            case jsonb_typeof(model.rates) when 'array' then model.rates else '[]' end) rate
          where model.source_type = 'OCP' and rate->'metric'->>'name' is not null order by 1`,
      );
      return rows.map(({ metric }) => metric);
    },
    { signal },
  );
}
