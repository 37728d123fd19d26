import { reportTypes, stagingLedger } from '@ocp/staging';
import type { Client } from 'pg';

/** Everything that is staged, with its cluster and payload in the place of numbers, and whose each hour is. */
export async function stagedTexts(client: Client, schema: string): Promise<string[]> {
  const of = (table: string) => `"${schema}".${table}`;
  const owner = `join ${of(stagingLedger.payloads)} payloads on payloads.id`;
  const selects = [
    ...reportTypes.map(
      ({ table }) => `select '${table} ' || cluster_id || ' ' || manifest || ' ' ||
          (to_jsonb(staged) - 'file_id' - 'source_uuid' || jsonb_build_object('file', files.name))::text as row
        from ${of(table)} staged join ${of(stagingLedger.files)} files on files.id = file_id ${owner} = files.payload_id`,
    ),
    `select 'hour ' || cluster_id || ' ' || report_type || ' ' || hour || ' ' || manifest
      from ${of(stagingLedger.hours)} hours ${owner} = hours.payload_id`,
    `select 'file ' || cluster_id || ' ' || manifest || ' ' || files.name || ' ' || content_hash || ' ' || status
        || ' ' || rows || ' ' || malformed || ' ' || findings
      from ${of(stagingLedger.files)} files ${owner} = files.payload_id`,
  ];
  const { rows } = await client.query<{ row: string }>(`${selects.join(' union all ')} order by 1`);
  return rows.map(({ row }) => row);
}
