import { azureNamePart } from '@ocp/core';
import { scalarMember } from '../../expressions.ts';
import type { CloudRules } from '../cloud-rules.ts';
import { additionalInfo, firstOf, part, quantityFactor, unit } from './expressions.ts';

/** The name of a resource. */
export const resourceName = (id: string) => part(id, '/', azureNamePart);

/** Spec ocp-on-azure.md 4. */
export const billRow: CloudRules['billRow'] = (dialect, resourceMatched) => {
  const { types, functions: f } = dialect;
  const service = firstOf('servicename', 'metercategory');
  const resource = resourceName('bill.resourceid');
  return {
    columns: {
      // Days are compared by their beginning: what has a time belongs to none.
      usage_start: `case when bill.date = cast(bill.usage_start as ${types.timestamp}) then bill.usage_start end`,
      resource_id: resource,
      subscription_guid: firstOf('subscriptionid', 'subscriptionguid'),
      instance_type: additionalInfo(dialect, 'ServiceType'),
      service_name: service,
      resource_location: 'bill.resourcelocation',
      unit_of_measure: `case
        when ${unit(2)} = 'Hours' then 'Hrs'
        when ${unit(2)} = 'GB/Month' then 'GB-Mo'
        when ${unit(2)} <> '' and ${unit(3)} = '' then ${unit(2)}
        else bill.unitofmeasure
      end`,
      currency: firstOf('billingcurrencycode', 'billingcurrency'),
      subscription_name: 'bill.subscriptionname',
      usage_quantity: `bill.quantity * ${quantityFactor(dialect)}`,
      pretax_cost: 'bill.costinbillingcurrency',
    },
    diskId: resource,
    direction: `case
        when ${resourceMatched} and ${service} = 'Virtual Network' and ${f.lowerCase('bill.consumedservice')} = 'microsoft.compute'
          then ${scalarMember(dialect, f.lowerCase('bill.additionalinfo'), 'datatransferdirection')}
      end`,
  };
};
