import type { Dialect } from '../../dialect.ts';
import type { CloudRules } from '../cloud-rules.ts';

const ID_PARTS = 9;

/** Number of times that a text holds one character. */
const count = (text: string, character: string) =>
  `length(${text}) - length(replace(${text}, '${character}', ''))`;

/** The n-th of the parts of a text; null where it has fewer. */
const part = (text: string, separator: string, place: number) =>
  `case when ${count(text, separator)} >= ${place - 1} then split_part(${text}, '${separator}', ${place}) end`;

/** The name of a resource: the ninth part of an id `/subscriptions/S/resourceGroups/G/providers/P/T/NAME`. */
export const resourceName = (id: string) => part(id, '/', ID_PARTS);

/** A member of a column that holds JSON; what is no JSON object has none. */
const member = ({ functions: f }: Dialect, json: string, key: string) =>
  `case when ${f.isJsonObject(json)} then ${f.jsonMember(json, key)} end`;

const unit = (place: number) => part('bill.unitofmeasure', ' ', place);

/** Spec ocp-on-azure.md 4. */
export const billRow: CloudRules['billRow'] = (dialect, resourceMatched) => {
  const { types, functions: f } = dialect;
  const firstOf = (...columns: string[]) =>
    `coalesce(${columns.map((column, index) => (index < columns.length - 1 ? `nullif(bill.${column}, '')` : `bill.${column}`)).join(', ')})`;
  const service = firstOf('servicename', 'metercategory');
  const resource = resourceName('bill.resourceid');
  // Hours of machines are priced by the hundred and counted one by one.
  const factor = `case
        when bill.unitofmeasure = '100 Hours' and bill.metercategory = 'Virtual Machines' then 1
        when ${unit(2)} <> '' and ${f.matchesAll(unit(1), '[0-9]+([.][0-9]+)?')} then cast(${unit(1)} as ${types.double})
        else 1
      end`;
  return {
    columns: {
      // Days are compared by their beginning: what has a time belongs to none.
      usage_start: `case when bill.date = cast(bill.usage_start as ${types.timestamp}) then bill.usage_start end`,
      resource_id: resource,
      subscription_guid: firstOf('subscriptionid', 'subscriptionguid'),
      instance_type: member(dialect, 'bill.additionalinfo', 'ServiceType'),
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
      usage_quantity: `bill.quantity * ${factor}`,
      pretax_cost: 'bill.costinbillingcurrency',
    },
    diskId: resource,
    direction: `case
        when ${resourceMatched} and ${service} = 'Virtual Network' and ${f.lowerCase('bill.consumedservice')} = 'microsoft.compute'
          then ${member(dialect, f.lowerCase('bill.additionalinfo'), 'datatransferdirection')}
      end`,
  };
};
