import { roundHalfUp } from '../../../kernels/index.ts';
import { firstText } from '../../empty-as-null.ts';
import { scalarMembers } from '../../json-members.ts';
import { asItIs, type DailyKernels, type LineColumn } from '../daily-kernels.ts';
import { unitsAndQuantities } from './units.ts';

/** The first of some columns that is not empty; the last one as it is. */
const firstOf = (...reads: [string, ...string[]]): LineColumn => ({
  reads,
  make: (rows, { pool }) => ({
    codes: reads
      .map((column) => rows.codes(column))
      .reduceRight((last, column) => firstText(column, last, pool).codes),
  }),
});

const DECIMALS = 9;
const measured = (name: 'unit_of_measure' | 'usage_quantity'): LineColumn => ({
  reads: ['unitofmeasure', 'metercategory', 'quantity'],
  make: (rows, { pool }) => {
    const rounded = rows.with({ quantity: roundHalfUp(rows.numbers('quantity'), DECIMALS) });
    return unitsAndQuantities(rounded, pool, ['Hours', 'Hour'])[name];
  },
});

/** Spec cloud-daily.md 3. A time of day does no harm here, and hours may be in the singular. */
export const daily: DailyKernels = {
  line: {
    subscription_guid: firstOf('subscriptionid', 'subscriptionguid'),
    subscription_name: firstOf('subscriptionname', 'subscriptionid', 'subscriptionguid'),
    resource_location: asItIs('resourcelocation'),
    instance_type: {
      reads: ['additionalinfo'],
      make: (rows, { pool }) => ({
        codes: scalarMembers(rows.codes('additionalinfo'), 'ServiceType', pool),
      }),
    },
    service_name: firstOf('servicename', 'metercategory'),
    unit_of_measure: measured('unit_of_measure'),
    currency: firstOf('billingcurrencycode', 'billingcurrency'),
    usage_quantity: measured('usage_quantity'),
    pretax_cost: asItIs('costinbillingcurrency'),
  },
};
