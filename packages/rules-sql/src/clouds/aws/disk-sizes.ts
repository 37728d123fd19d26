import { sameVolume } from '../../openshift-on-cloud/disks.ts';
import { ownRows } from '../../openshift-on-cloud/own-rows.ts';
import type { SqlStep } from '../../step.ts';

/**
 * Spec ocp-on-aws.md 4: an hour of a disk costs rate · GB / hours of the month. Kept when positive and finite; a rate of 0 gives
 * none.
 */
export const diskCapacities: SqlStep = {
  sql: (_, ref) => `
    select sized.disk_id, sized.usage_start, sized.capacity
    from (
      select hours.disk_id, hours.usage_start,
        floor(hours.cost / (nullif(hours.rate, 0) / (24 * months.days_in_month)) + 0.5) as capacity
      from (
        select hourly.lineitem_resourceid as disk_id, hourly.usage_start,
          max(hourly.lineitem_unblendedcost) as cost, max(hourly.lineitem_unblendedrate) as rate
        from ${ref('raw_rows')} hourly
        join (
          select distinct bill.disk_id, bill.usage_start
          from ${ref('matched_rows')} bill
          join ${ref('disk_volumes')} volumes on volumes.disk_id = bill.disk_id
          join ${ownRows(ref)} own on ${sameVolume('own', 'volumes')} and own.usage_start = bill.usage_start
        ) disks on disks.disk_id = hourly.lineitem_resourceid and disks.usage_start = hourly.usage_start
        group by hourly.lineitem_resourceid, hourly.usage_start
      ) hours
      cross join (select max(days_in_month) as days_in_month from ${ref('calendar')}) months
    ) sized
    where sized.capacity > 0`,
};
