import { rounded } from '../../expressions.ts';
import type { DailyRules } from '../daily-rules.ts';
import { additionalInfo, firstOf, quantityFactor, unit } from './expressions.ts';

/** Spec cloud-daily.md 3. A time of day does no harm here, and hours may be in the singular. */
export const daily: DailyRules = {
  line: (dialect) => ({
    subscription_guid: firstOf('subscriptionid', 'subscriptionguid'),
    subscription_name: firstOf('subscriptionname', 'subscriptionid', 'subscriptionguid'),
    resource_location: 'bill.resourcelocation',
    instance_type: additionalInfo(dialect, 'ServiceType'),
    service_name: firstOf('servicename', 'metercategory'),
    unit_of_measure: `case
        when ${unit(2)} in ('Hours', 'Hour') then 'Hrs'
        when ${unit(2)} = 'GB/Month' then 'GB-Mo'
        when ${unit(2)} <> '' and ${unit(3)} = '' then ${unit(2)}
        else bill.unitofmeasure
      end`,
    currency: firstOf('billingcurrencycode', 'billingcurrency'),
    usage_quantity: `${rounded(dialect, 'bill.quantity', 9)} * ${quantityFactor(dialect)}`,
    pretax_cost: 'bill.costinbillingcurrency',
  }),
};
