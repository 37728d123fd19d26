import { byKind, byService, HOURLY_COST } from '../items.ts';

const name = byKind({ machine: 'n.node', transfer: 'n.node', disk: 'n.resource', service: 'n.resource' });
const kind = byKind({
  machine: `'instances'`,
  transfer: `'instances'`,
  disk: `'disk'`,
  service: byService('buckets', 'databases', 'functions', 'topics'),
});
const globalName = `concat_ws('/', '//compute.googleapis.com/projects/generated/zones', n.zone, ${kind}, ${name})`;
const service = byKind({
  machine: `'Compute Engine'`,
  transfer: `'Compute Engine'`,
  disk: `'Compute Engine'`,
  service: byService('Cloud Storage', 'Cloud SQL', 'Cloud Functions', 'Cloud Pub/Sub'),
});
const sku = byKind({
  machine: `n.instance_type || ' running'`,
  transfer: `'Network Inter Zone Data Transfer ' || n.direction`,
  disk: `'Balanced PD Capacity'`,
  service: `'Use'`,
});
const unit = byKind({
  machine: `'hour'`,
  transfer: `'gibibyte'`,
  disk: `'gibibyte month'`,
  service: byService('gibibyte month', 'hour', 'second', 'count'),
});

/** What lines of an hour and of a day say alike. */
const said = `
      strftime($day::date, '%Y%m') as invoice_month, 'GENERATED-ACCOUNT' as billing_account_id,
      'generated' as project_id, 'Generated' as project_name,
      ${service} as service_id, ${service} as service_description, ${sku} as sku_id, ${sku} as sku_description,
      'us-east1' as location_region, n.tags as labels,
      if(n.kind = 'machine', format('{{"compute.googleapis.com/machine_spec": "{}"}}', n.instance_type), '{}') as system_labels,
      ${name} as resource_name, ${globalName} as resource_global_name, ${unit} as usage_pricing_unit, 'USD' as currency`;

/** Line items of each hour of a day; of a disk the amount is in bytes and seconds. One in sixteen has a credit. */
export const gcpHoursSql = `
    select hours.h::timestamp_ms as usage_start_time, (hours.h + interval 1 hour)::timestamp_ms as usage_end_time,${said},
      coalesce(n.gigabytes * 1073741824.0 * 3600, n.amount) as usage_amount, 'regular' as cost_type,
      n.amount as usage_amount_in_pricing_units, ${HOURLY_COST} as cost,
      if(n.item % 16 = 5, format('{{"name": "generated", "amount": {}}}', -0.3 * ${HOURLY_COST}), '{}') as credits
    from bill_items n, range($day::timestamp, $day::timestamp + interval 1 day, interval 1 hour) hours(h)`;

/** Their daily sums under the names of spec inputs.md 4; one row in sixteen has credits. */
export const gcpDaysSql = `
    select
      md5(concat_ws('/', 'row', $day, n.item))::uuid::varchar as row_uuid, $day::timestamp_ms as usage_start_time,${said},
      24 * n.amount as usage_amount_in_pricing_units, 24 * ${HOURLY_COST} as cost,
      if(n.item % 16 = 5, -0.3 * 24 * ${HOURLY_COST}, 0) as daily_credits
    from bill_items n order by n.item`;
