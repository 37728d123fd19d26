import { chosenCodes, NULL_CODE, type Column } from '../../../columns.ts';
import { Grouping } from '../../../grouping.ts';
import { lowerCaseOf, roundHalfUp, type TextPool } from '../../../kernels/index.ts';
import type { Table } from '../../../table.ts';
import { emptyAsNull } from '../../empty-as-null.ts';
import { scalarMembers } from '../../json-members.ts';
import type { CloudContext } from '../cloud-kernels.ts';

const asTheyAre = {
  resource_id: 'resource_name',
  disk_id: 'resource_global_name',
  account_id: 'billing_account_id',
  project_id: 'project_id',
  project_name: 'project_name',
  unit: 'usage_pricing_unit',
  invoice_month: 'invoice_month',
  currency: 'currency',
  credit_amount: 'daily_credits',
};
/** Columns whose empty texts become null. */
const nullable = {
  service_id: 'service_id',
  service_alias: 'service_description',
  sku_id: 'sku_id',
  sku_alias: 'sku_description',
  region: 'location_region',
};
const MACHINE = 'compute.googleapis.com/machine_spec';
const DECIMALS = 9;

/** Spec ocp-on-gcp.md 4. A disk is known by its global name, and its resource is the name. */
export function billRow(rows: Table, { pool }: CloudContext): Record<string, Column> {
  const named = Object.entries(nullable).map(([name, column]) => {
    return [name, { codes: emptyAsNull(rows.codes(column), pool) }] as const;
  });
  return {
    ...Object.fromEntries(Object.entries(asTheyAre).map(([name, column]) => [name, rows.column(column)])),
    ...Object.fromEntries(named),
    instance_type: { codes: scalarMembers(rows.codes('system_labels'), MACHINE, pool) },
    usage_amount: roundHalfUp(rows.numbers('usage_amount_in_pricing_units'), DECIMALS),
    unblended_cost: roundHalfUp(rows.numbers('cost'), DECIMALS),
    data_transfer_direction: directions(rows, pool),
  };
}

/** Only of what is matched by its name, decided once for each distinct service and SKU. */
function directions(rows: Table, pool: TextPool): Column {
  const { keys, groups } = new Grouping(rows, ['service_description', 'sku_description']);
  const [service, sku] = [keys.codes('service_description'), keys.codes('sku_description')];
  const found = Int32Array.from({ length: keys.rows }, (_, group) => {
    const direction = directionOf(pool.textOrNull(service[group]!), pool.textOrNull(sku[group]!) ?? '');
    return direction === undefined ? NULL_CODE : pool.intern(direction);
  });
  const matched = rows.numbers('resource_matched').values;
  const all = groups.ids.map((group) => found[group]!);
  return chosenCodes(all, (row) => matched[row] !== 1, NULL_CODE);
}

function directionOf(service: string | null, sku: string): 'IN' | 'OUT' | undefined {
  const text = lowerCaseOf(sku);
  if (service !== 'Compute Engine' || !text.includes('data transfer')) return undefined;
  return text.includes('data transfer in') ? 'IN' : 'OUT';
}
