import { gibibytes, hours, nullOf } from '../../expressions.ts';
import { sameVolume } from '../../openshift-on-cloud/disks.ts';
import type { SqlStep } from '../../step.ts';

/**
 * Spec ocp-on-gcp.md 5.1: the greatest amount of bytes times seconds that the month's lines of a disk have, as if each were an
 * hour (quirk 8). A size of 0 is one. A row that labels match may have no name: it is as an empty one, which holds no handle.
 */
export const diskCapacities: SqlStep = {
  sql: (dialect, ref) => `
    select raw.resource_global_name as disk_id, ${nullOf(dialect, 'date')} as usage_start,
      floor(${hours(gibibytes('max(raw.usage_amount)'))} + 0.5) as capacity
    from ${ref('raw_rows')} raw
    join (
      select distinct bill.disk_id
      from ${ref('matched_rows')} bill
      join ${ref('disk_volumes')} volumes on volumes.disk_id = bill.disk_id
        and coalesce(volumes.resource_id, '') = coalesce(bill.resource_id, '')
      join ${ref('openshift_rows')} openshift on ${sameVolume('openshift', 'volumes')}
        and openshift.usage_start = bill.usage_start
      where bill.service_alias = 'Compute Engine' and bill.usage_amount > 0
        and strpos(bill.disk_id, '/disk/') > 0 and strpos(${dialect.functions.lowerCase('bill.sku_alias')}, ' pd ') > 0
    ) disks on disks.disk_id = raw.resource_global_name
    group by raw.resource_global_name`,
};
