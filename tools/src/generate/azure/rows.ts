import { byKind, byService, HOURLY_COST } from '../items.ts';

const provider = byKind({
  machine: `'Microsoft.Compute/virtualMachines'`,
  transfer: `'Microsoft.Compute/virtualMachines'`,
  disk: `'Microsoft.Compute/disks'`,
  service: byService(
    'Microsoft.Storage/storageAccounts',
    'Microsoft.Sql/servers',
    'Microsoft.Web/sites',
    'Microsoft.ServiceBus/namespaces',
  ),
});
const name = byKind({ machine: 'n.node', transfer: 'n.node', disk: 'n.resource', service: 'n.resource' });
const service = byKind({
  machine: `'Virtual Machines'`,
  transfer: `'Virtual Network'`,
  disk: `'Storage'`,
  service: byService('Storage', 'SQL Database', 'Functions', 'Service Bus'),
});
/** Tiers of disks just above the sizes of the generated claims. */
const meter = byKind({
  machine: 'n.instance_type',
  transfer: `'Intra-Region ' || n.direction`,
  disk: `case when n.gigabytes <= 16 then 'P3' when n.gigabytes <= 64 then 'P6' when n.gigabytes <= 128 then 'P10'
    when n.gigabytes <= 512 then 'P20' else 'P30' end || ' LRS Disk'`,
  service: `'Use'`,
});
const information = byKind({
  machine: `format('{{"ServiceType": "{}"}}', n.instance_type)`,
  transfer: `format('{{"DataTransferDirection": "DataTr{}"}}', n.direction)`,
  disk: `'{}'`,
  service: `'{}'`,
});
const unit = byKind({
  machine: `'1 Hours'`,
  transfer: `'1 GB'`,
  disk: `'1 GB/Month'`,
  service: byService('1 GB/Month', '1 Hours', '10 Seconds', '10K Requests'),
});

/** Line items of a day under the names of spec inputs.md 4; Azure bills by day. */
export const azureRowsSql = `
    select
      md5(concat_ws('/', 'row', $day, n.item))::uuid::varchar as row_uuid, $day::timestamp_ms as date,
      concat_ws('/', '/subscriptions/5eed0000-0000-4000-8000-000000000001/resourceGroups/openshift/providers',
        ${provider}, ${name}) as resourceid,
      ${service} as servicename, ${service} as metercategory, ${meter} as metername,
      'Microsoft.Compute' as consumedservice, ${information} as additionalinfo,
      '5eed0000-0000-4000-8000-000000000001' as subscriptionid, '5eed0000-0000-4000-8000-000000000001' as subscriptionguid,
      'Generated' as subscriptionname, 'US East' as resourcelocation, ${unit} as unitofmeasure,
      'USD' as billingcurrencycode, 'USD' as billingcurrency, n.tags,
      24 * n.amount as quantity, 24 * ${HOURLY_COST} as costinbillingcurrency
    from bill_items n order by n.item`;
