import { OcpError, type Columns } from '@ocp/core';
import { NULL_CODE, type Column, type NumberColumn } from '../../../columns.ts';
import { concat } from '../../../concat.ts';
import { dayCodeOfTime } from '../../../day-codes.ts';
import { Grouping } from '../../../grouping.ts';
import { join } from '../../../joining.ts';
import { filterRows, GroupMaxCode, HashGroups, type TextPool } from '../../../kernels/index.ts';
import { Table } from '../../../table.ts';
import { LineTotals } from '../../cloud-daily/line-totals.ts';
import { markups, ofBill } from '../../cloud-daily/summary.ts';
import { distinctTexts } from '../../distinct-texts.ts';
import { emptyAsNull } from '../../empty-as-null.ts';
import { scalarMembers } from '../../json-members.ts';
import { withKeysOf } from '../../label-texts.ts';
import { textsThat } from '../../rows-where.ts';
import type { CloudStep } from '../cloud-kernels.ts';
import { asItIs, type LineColumn, type LineColumns } from '../daily-kernels.ts';
import { lineAmounts, lineMaxima, unless } from './line-costs.ts';

const ID = 'lineitem_resourceid';
const START = 'lineitem_usagestartdate';
const DAY = 86_400_000;
const filtered = [ID, 'lineitem_productcode', 'product_productfamily'];

/** Lines of instances of EC2. */
function instances(rows: Table, pool: TextPool): (row: number) => boolean {
  const code = pool.intern('AmazonEC2');
  const codes = rows.codes('lineitem_productcode');
  const isCompute = textsThat(rows.codes('product_productfamily'), pool, (text) =>
    text.includes('Compute Instance'),
  );
  const hasId = textsThat(rows.codes(ID), pool, (text) => text !== '');
  return (row) => codes[row] === code && isCompute(row) && hasId(row);
}

const orNull = (column: string): LineColumn => ({
  reads: [column],
  make: (rows, { pool }) => ({ codes: emptyAsNull(rows.codes(column), pool) }),
});

/** What a month's lines of an instance are; what a savings plan covers costs nothing by itself here (spec cloud-daily.md 5). */
const line: LineColumns = {
  ...lineAmounts,
  ...lineMaxima,
  unblended_cost: unless('SavingsPlanCoveredUsage', 'lineitem_unblendedcost'),
  blended_cost: unless('SavingsPlanCoveredUsage', 'lineitem_blendedcost'),
  resource_id: asItIs(ID),
  usage_account_id: asItIs('lineitem_usageaccountid'),
  operating_system: orNull('product_operatingsystem'),
  region: orNull('product_region'),
  unit: orNull('pricing_unit'),
  usage_end: asItIs('usage_start'),
};

const computeResources: CloudStep = async (context) => {
  const { batches, pool } = context;
  const greatest: Columns = {
    ...Object.fromEntries(Object.keys(lineMaxima).map((name) => [name, 'double' as const])),
    ...{ currency_code: 'text', usage_account_id: 'text', operating_system: 'text', region: 'text' },
    ...{ unit: 'text', usage_end: 'date' },
  };
  const totals = new LineTotals(['resource_id'], greatest, Object.keys(lineAmounts), pool);
  const first = new GroupMaxCode((a, b) => b - a);
  const reads = [...new Set([...filtered, ...Object.values(line).flatMap((column) => column.reads)])];
  let groups = 0;
  for await (const batch of batches('month_rows', reads)) {
    const rows = batch.take(filterRows(batch.rows, instances(batch, pool)));
    const ids = totals.add(
      rows.with(
        Object.fromEntries(Object.entries(line).map(([name, { make }]) => [name, make(rows, context)])),
      ),
    );
    for (const id of ids) groups = Math.max(groups, id + 1);
    first.add(ids, groups, rows.codes('usage_start'));
  }
  return totals.finish().with({ usage_start: { codes: first.finish(groups) } });
};

/** Of each id the last day on which any line has it, of whatever family. */
async function lastDays(context: Parameters<CloudStep>[0]): Promise<(id: number) => number> {
  const groups = new HashGroups(1);
  const last = new GroupMaxCode((a, b) => a - b);
  for await (const rows of context.batches('month_rows', [ID, 'usage_start'])) {
    const ids = groups.add([rows.codes(ID)], rows.rows);
    last.add(ids, groups.count, rows.codes('usage_start'));
  }
  const days = last.finish(groups.count);
  const found = new Map(Array.from(groups.key(0), (id, group) => [id, days[group]!]));
  return (id) => found.get(id) ?? NULL_CODE;
}

const described = ['product_instancetype', 'resourcetags', 'costcategory', 'product_memory', 'product_vcpu'];

const computeLatest: CloudStep = async (context) => {
  const { batches, pool } = context;
  const lastDay = await lastDays(context);
  const names = [ID, ...described];
  const parts = [new Table(0, Object.fromEntries(names.map((name) => [name, { codes: new Int32Array() }])))];
  for await (const rows of batches('month_rows', [...filtered, ...described, START])) {
    const isInstance = instances(rows, pool);
    const ids = rows.codes(ID);
    const starts = rows.numbers(START).values;
    const isLast = (row: number) =>
      starts[row]! % DAY === 0 && dayCodeOfTime(starts[row]!) === lastDay(ids[row]!);
    parts.push(
      rows.take(
        filterRows(rows.rows, (row) => isInstance(row) && isLast(row)),
        names,
      ),
    );
  }
  const { keys } = new Grouping(concat(parts, names), names);
  const text = (column: string): Column => ({ codes: emptyAsNull(keys.codes(column), pool) });
  return new Table(keys.rows, {
    resource_id: keys.column(ID),
    instance_type: text('product_instancetype'),
    instance_name: { codes: scalarMembers(keys.codes('resourcetags'), 'Name', pool) },
    tag_text: keys.column('resourcetags'),
    memory: text('product_memory'),
    vcpu: wholeNumbers(emptyAsNull(keys.codes('product_vcpu'), pool), pool),
    cost_category: keys.column('costcategory'),
  });
};

function wholeNumbers(codes: Int32Array, pool: TextPool): NumberColumn {
  const values = new Float64Array(codes.length);
  const validity = new Uint8Array((codes.length + 7) >> 3);
  for (const [row, code] of codes.entries()) {
    if (code === NULL_CODE) continue;
    const number = Number(pool.text(code));
    if (!Number.isInteger(number)) {
      throw new OcpError('ENGINE_STEP', `${pool.text(code)} is no number of processors`, {
        hint: 'Find the rows by product_vcpu and ingest their report again.',
      });
    }
    values[row] = number;
    validity[row >> 3]! |= 1 << (row & 7);
  }
  return { values, validity };
}

const computeTags: CloudStep = (context) => {
  const texts = distinctTexts(context.pool, context.table('compute_latest').codes('tag_text'));
  return new Table(texts.length, {
    tag_text: { codes: texts },
    tags: { codes: withKeysOf('cloud_keys', texts, context) },
  });
};

const computeSummary: CloudStep = (context) => {
  const { table } = context;
  const same = (...names: string[]) => Object.fromEntries(names.map((name) => [name, name]));
  const latest = same('instance_type', 'instance_name', 'memory', 'vcpu', 'cost_category', 'tag_text');
  const resources = join(
    'inner',
    table('compute_resources'),
    table('compute_latest'),
    ['resource_id'],
    latest,
  );
  const tagged = join('left', resources, table('compute_tags'), ['tag_text'], same('tags'));
  const rows = join(
    'left',
    tagged,
    table('account_aliases'),
    { usage_account_id: 'account_id' },
    { account_alias_id: 'id' },
  );
  return rows.with({ ...markups(rows, context), ...ofBill(rows, context) });
};

/** EC2 compute by month (spec cloud-daily.md 5). An instance that is described in several ways has a row for each, with all its cost. */
export const computeSteps: Readonly<Record<string, CloudStep>> = {
  compute_resources: computeResources,
  compute_latest: computeLatest,
  compute_tags: computeTags,
  compute_summary: computeSummary,
};
