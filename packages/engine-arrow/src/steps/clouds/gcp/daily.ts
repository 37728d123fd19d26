import { NULL_CODE } from '../../../columns.ts';
import { dayCodeOfTime } from '../../../day-codes.ts';
import { roundedNumber } from '../../../kernels/index.ts';
import type { Table } from '../../../table.ts';
import { emptyTextsAsNull } from '../../empty-as-null.ts';
import { scalarMembers } from '../../json-members.ts';
import type { CloudContext } from '../cloud-kernels.ts';
import { asItIs, type DailyKernels, type LineColumn } from '../daily-kernels.ts';
import { topology } from './topology.ts';

const MACHINE = 'compute.googleapis.com/machine_spec';
const DECIMALS = 9;

const dayOfEnd: LineColumn = {
  reads: ['usage_end_time'],
  make: (rows) => {
    const { values, validity } = rows.numbers('usage_end_time');
    const codes = new Int32Array(rows.rows);
    for (let row = 0; row < codes.length; row += 1) {
      const isThere = validity === undefined || (validity[row >> 3]! & (1 << (row & 7))) !== 0;
      codes[row] = isThere ? dayCodeOfTime(values[row]!) : NULL_CODE;
    }
    return { codes };
  },
};

/** The amount of a line's credit, 0 without one; read once for each distinct text. */
const credit: LineColumn = {
  reads: ['credits'],
  make: (rows, { pool }) => {
    const amounts = scalarMembers(rows.codes('credits'), 'amount', pool);
    const known = new Map<number, number>([[NULL_CODE, 0]]);
    const values = Float64Array.from(amounts, (code) => {
      const amount = known.get(code) ?? roundedNumber(Number(pool.text(code)), DECIMALS);
      known.set(code, amount);
      return amount;
    });
    return { values, validity: undefined };
  },
};

/** Of the month that the run is about; other invoices share its partitions. */
export function invoiced(rows: Table, { table }: CloudContext): (row: number) => boolean {
  const month = table('run').codes('invoice_month')[0]!;
  const months = rows.codes('invoice_month');
  return (row) => months[row] === month;
}

/** Spec cloud-daily.md 4. */
export const daily: DailyKernels = {
  line: {
    account_id: asItIs('billing_account_id'),
    instance_type: {
      reads: ['system_labels'],
      make: (rows, { pool }) => ({ codes: scalarMembers(rows.codes('system_labels'), MACHINE, pool) }),
    },
    line_item_type: asItIs('cost_type'),
    day_of_end: dayOfEnd,
    service_alias: asItIs('service_description'),
    sku_alias: asItIs('sku_description'),
    unit: asItIs('usage_pricing_unit'),
    usage_amount: asItIs('usage_amount_in_pricing_units'),
    unblended_cost: asItIs('cost'),
    credit_amount: credit,
  },
  lines: { reads: ['invoice_month'], choose: invoiced },
  written: (groups, { pool }) => ({
    region: emptyTextsAsNull(groups, ['location_region'], pool)['location_region']!,
  }),
  further: { topology },
};
