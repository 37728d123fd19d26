import { join } from 'node:path';
import { dailyFile, pod, values } from '../support/pods.ts';
import { writeParquet } from '../support/parquet.ts';
import { addSource, SCHEMA, type Tenant } from '../support/tenant.ts';

/** The number of a source as its UUID. */
export const sourceNumber = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** Adds sources to a tenant, each with a few pods on three days in the lake of the golden. */
export async function addSources(tenant: Tenant, count: number): Promise<void> {
  for (let index = 1; index <= count; index++) {
    const source = sourceNumber(index);
    await addSource(tenant, source, `cluster-${index}`);
    await writeParquet(
      dailyFile(join(tenant.golden, 'input'), 'pod_usage', source),
      values(
        ['2025-10-01', '2025-10-02', '2025-10-03'].flatMap((day) => [
          pod({ interval_start: day, pod_usage_cpu_core_seconds: 3600 * index }),
          pod({ interval_start: day, pod: 'pod-2', namespace: `team-${index}` }),
        ]),
      ),
    );
  }
}

/** A request for some days of a source. */
export const requestOf = (source: string, [start, end]: readonly [number, number] = [1, 3]) => ({
  provider_type: 'OCP',
  schema: SCHEMA,
  ocp_source_uuid: source,
  start_date: `2025-10-0${start}`,
  end_date: `2025-10-0${end}`,
  limits: { memory: '128MB', threads: 1 },
});

/** The rows of every table of days, without keys that each run draws anew, its time and the lake's address: the same for the same work. */
export async function daysContent({ rows }: Tenant): Promise<Record<string, string>> {
  const tables = await rows<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name from pg_class join pg_namespace n on n.oid = relnamespace
      join pg_attribute on attrelid = pg_class.oid and attname = 'usage_start'
      where nspname in ($1, $2) and relkind = 'r' and relname <> 'remembered' order by 1`,
    [SCHEMA, `${SCHEMA}__ocp`],
  );
  const hashes = tables.map(
    ({ name }) => `select '${name}' as name, count(*) || ' rows ' ||
      coalesce(md5(string_agg(row::text, chr(10) order by row::text collate "C")), '') as hash
      from (select to_jsonb(t) - 'uuid' - 'id' - 'made_from' - 'summarized_at' as row from ${name} t) t`,
  );
  const found = await rows<{ name: string; hash: string }>(hashes.join(' union all '));
  return Object.fromEntries(found.map(({ name, hash }): [string, string] => [name, hash]).sort());
}
