import type { Store } from '@ocp/core';
import { relationExists } from '../connection/relation-exists.ts';
import { qualified } from '../connection/quoting.ts';

/**
 * The types of the sources that a tenant has, as Koku names them (`OCP`, `AWS`, `Azure-local`), each once. None where the tenant
 * has no table of sources. Fails with `SCHEMA_UNKNOWN`.
 */
export function providerTypes(store: Store, schema: string, signal: AbortSignal): Promise<string[]> {
  return store.transaction(
    schema,
    async ({ sql }) => {
      const table = qualified(schema, 'reporting_tenant_api_provider');
      if (!(await relationExists((statement, values) => sql.rows(statement, values), table))) return [];
      const rows = await sql.rows<{ type: string }>(`select distinct type from ${table} order by 1`);
      return rows.map(({ type }) => type);
    },
    { signal },
  );
}
