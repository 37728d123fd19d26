import { of } from '../../expressions.ts';
import type { SqlStep } from '../../step.ts';

/** Spec cloud-daily.md 4. The table has no place for what is null. */
export const topology: SqlStep = {
  sql: ({ types, functions: f }, ref) => {
    const columns = {
      account_id: 'billing_account_id',
      project_id: 'project_id',
      project_name: 'project_name',
      service_id: 'service_id',
      service_alias: 'service_description',
      region: 'location_region',
    };
    const selected = Object.entries(columns).map(([name, column]) => `bill.${column} as ${name}`);
    return `
    select ${f.uuid()} as uuid, cast(run.cloud_source_uuid as ${types.uuid}) as source_uuid, ${of('place', Object.keys(columns))}
    from (
      select distinct ${selected.join(', ')}
      from ${ref('bill_rows')} bill
      cross join ${ref('run')} run
      where bill.invoice_month = run.invoice_month
    ) place
    cross join ${ref('run')} run
    where ${Object.keys(columns)
      .map((name) => `place.${name} is not null`)
      .join(' and ')}`;
  },
};
