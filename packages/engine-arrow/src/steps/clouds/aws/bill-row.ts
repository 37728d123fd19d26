import { NULL_CODE, sameNumber, type Column } from '../../../columns.ts';
import { chooseNumbers, type TextPool } from '../../../kernels/index.ts';
import type { Table } from '../../../table.ts';
import { emptyAsNull } from '../../empty-as-null.ts';
import type { CloudContext } from '../cloud-kernels.ts';
import { transferDirections } from './transfer-directions.ts';

/** Columns whose empty texts become null (spec ocp-on-aws.md 3.4). */
const nullable = {
  resource_id: 'lineitem_resourceid',
  product_family: 'product_productfamily',
  instance_type: 'product_instancetype',
  availability_zone: 'lineitem_availabilityzone',
  region: 'product_region',
  unit: 'pricing_unit',
  currency_code: 'lineitem_currencycode',
};

/** Spec ocp-on-aws.md 3.4. A disk is known by its resource id. */
export function billRow(rows: Table, { pool }: CloudContext): Record<string, Column> {
  const named = Object.entries(nullable).map(([name, column]) => {
    return [name, { codes: emptyAsNull(rows.codes(column), pool) }] as const;
  });
  const texts = Object.fromEntries(named);
  return {
    ...texts,
    disk_id: texts['resource_id']!,
    product_code: { codes: productCodes(rows, pool) },
    usage_account_id: rows.column('lineitem_usageaccountid'),
    aws_cost_category: rows.column('costcategory'),
    usage_amount: rows.column('lineitem_usageamount'),
    ...costsOf(rows, pool),
    data_transfer_direction: { codes: transferDirections(rows, pool) },
  };
}

/** On the marketplace the product's name, where it has one. */
export function productCodes(rows: Table, pool: TextPool): Int32Array {
  const marketplace = pool.intern('AWS Marketplace');
  const entity = rows.codes('bill_billingentity');
  const name = emptyAsNull(rows.codes('product_productname'), pool);
  const code = emptyAsNull(rows.codes('lineitem_productcode'), pool);
  return code.map((own, row) => (entity[row] === marketplace && name[row] !== NULL_CODE ? name[row]! : own));
}

/** Usage that a savings plan covers costs nothing by itself; only tax and plain usage are amortized at their own cost. */
function costsOf(rows: Table, pool: TextPool): Record<string, Column> {
  const type = rows.codes('lineitem_lineitemtype');
  const [covered, tax, usage] = ['SavingsPlanCoveredUsage', 'Tax', 'Usage'].map((name) => pool.intern(name));
  const isCovered = (row: number) => type[row] === covered;
  const nothing = sameNumber(0, rows.rows);
  const unblended = rows.numbers('lineitem_unblendedcost');
  const savingsPlan = rows.numbers('savingsplan_savingsplaneffectivecost');
  return {
    unblended_cost: chooseNumbers(rows.rows, isCovered, nothing, unblended),
    blended_cost: chooseNumbers(rows.rows, isCovered, nothing, rows.numbers('lineitem_blendedcost')),
    savingsplan_effective_cost: savingsPlan,
    calculated_amortized_cost: chooseNumbers(
      rows.rows,
      (row) => type[row] === tax || type[row] === usage,
      unblended,
      savingsPlan,
    ),
  };
}
