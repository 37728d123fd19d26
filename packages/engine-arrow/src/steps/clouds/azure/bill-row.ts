import { chosenCodes, NULL_CODE, type Column } from '../../../columns.ts';
import { lowerCase, type TextPool } from '../../../kernels/index.ts';
import type { Table } from '../../../table.ts';
import { firstText } from '../../empty-as-null.ts';
import { scalarMembers } from '../../json-members.ts';
import type { CloudContext } from '../cloud-kernels.ts';
import { resourceNames } from './resource-name.ts';
import { unitsAndQuantities } from './units.ts';

/** Milliseconds of a day. */
const DAY = 86_400_000;

/** Spec ocp-on-azure.md 4. A disk is known by its name. */
export async function billRow(rows: Table, context: CloudContext): Promise<Record<string, Column>> {
  const { pool } = context;
  const name = { codes: resourceNames(rows.codes('resourceid'), pool) };
  const service = firstText(rows.codes('servicename'), rows.codes('metercategory'), pool);
  return {
    usage_start: await midnights(rows, context),
    resource_id: name,
    disk_id: name,
    service_name: service,
    instance_type: { codes: scalarMembers(rows.codes('additionalinfo'), 'ServiceType', pool) },
    subscription_guid: firstText(rows.codes('subscriptionid'), rows.codes('subscriptionguid'), pool),
    subscription_name: rows.column('subscriptionname'),
    resource_location: rows.column('resourcelocation'),
    currency: firstText(rows.codes('billingcurrencycode'), rows.codes('billingcurrency'), pool),
    pretax_cost: rows.column('costinbillingcurrency'),
    ...unitsAndQuantities(rows, pool),
    data_transfer_direction: directions(rows, service.codes, pool),
  };
}

/** The day of lines of midnight; any other is attributed to no day. */
async function midnights(rows: Table, { input }: CloudContext): Promise<Column> {
  const { values } = (await input('bill_rows', ['date'])).numbers('date');
  const line = rows.codes('bill_row');
  return chosenCodes(rows.codes('usage_start'), (row) => values[line[row]!]! % DAY !== 0, NULL_CODE);
}

/** As the line says it, in lower case; null but for virtual networks of what is matched by its id. */
function directions(rows: Table, service: Int32Array, pool: TextPool): Column {
  const [network, compute] = [pool.intern('Virtual Network'), pool.intern('microsoft.compute')];
  const consumed = lowerCase(rows.codes('consumedservice'), pool);
  const matched = rows.numbers('resource_matched').values;
  const said = scalarMembers(lowerCase(rows.codes('additionalinfo'), pool), 'datatransferdirection', pool);
  const isTransfer = (row: number) =>
    matched[row] === 1 && service[row] === network && consumed[row] === compute;
  return chosenCodes(said, (row) => !isTransfer(row), NULL_CODE);
}
