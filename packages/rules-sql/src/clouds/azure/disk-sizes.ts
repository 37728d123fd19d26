import type { SqlStep } from '../../step.ts';

/** Spec ocp-on-azure.md 5.1: the largest size that the name of its meter has on a day; `_` is any character (quirk Q6). */
export const diskCapacities: SqlStep = {
  sql: ({ functions: f }, ref) => `
    select disks.disk_id, disks.usage_start, max(sizes.capacity) as capacity
    from (
      select distinct matched.disk_id, matched.usage_start, bill.metername
      from ${ref('matched_rows')} matched
      join ${ref('bill_rows')} bill on bill.row_uuid = matched.row_uuid
      where matched.resource_matched and strpos(matched.service_name, 'Storage') > 0
        and strpos(bill.resourceid, 'Microsoft.Compute/disks/') > 0
        and not ${f.like(f.lowerCase('matched.resource_id'), `'%_osdisk'`)}
    ) disks
    join ${ref('disk_sizes')} sizes on strpos(disks.metername, sizes.name || ' ') > 0
    group by disks.disk_id, disks.usage_start`,
};
