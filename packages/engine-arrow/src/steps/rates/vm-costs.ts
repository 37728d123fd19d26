import { computed, type NumberColumn } from '../../columns.ts';
import { Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import type { Table } from '../../table.ts';
import { rowsWhere } from '../rows-where.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { HOUR } from '../units.ts';
import { costsOf, ratesOf, type GivenRate } from './given.ts';
import { amountsOf } from './labels.ts';

const onDay = ['vm', 'usage_start'];
const withoutNode = [
  'usage_start',
  'cluster_id',
  'cluster_alias',
  'data_source',
  'namespace',
  'cost_category_id',
];

function charged({ table }: StepContext): Table {
  const usage = table('vm_usage');
  const { values } = usage.numbers('charged');
  return rowsWhere(usage, (row) => values[row] === 1);
}

/** Spec cost-model.md 5: each place and label object has all hours of the day. */
const hoursOf = (context: StepContext) =>
  join('inner', charged(context), context.table('vm_day_hours'), onDay, { hours: 'hours' });

export const vmHourCosts: ArrowStep = (context) => {
  const rows = hoursOf(context);
  return costsOf(context, ratesOf(context, 'flat', 'vm_cost_per_hour'), ({ amount }) =>
    rows.with({ cost: computed([rows.numbers('hours')], rows.rows, (hours) => hours * amount) }),
  );
};

export const vmHourTagCosts: ArrowStep = (context) => {
  const rows = hoursOf(context);
  return costsOf(context, ratesOf(context, 'tag', 'vm_cost_per_hour'), ({ index }) => {
    const tagged = withAmounts(rows, index, context);
    const factors = [tagged.numbers('hours'), tagged.numbers('amount')];
    return tagged.with({ cost: computed(factors, tagged.rows, (hours, amount) => hours * amount) });
  });
};

/** Rows whose own labels the rate is for, with what it takes. */
const withAmounts = (rows: Table, rate: number, context: StepContext) =>
  join('inner', rows, amountsOf(context, rate), { pod_labels: 'labels' }, { amount: 'amount' });

/** Spec cost-model.md 6: an hour costs by uptime, a day of a month whatever that was. */
function coreCost({ metric }: GivenRate, groups: Grouping, amount: number | NumberColumn): NumberColumn {
  const { rows } = groups.keys;
  const cores = groups.max('cores');
  const taken = (row: readonly number[]) => row.reduce((product, factor) => product * factor, 1);
  const of = typeof amount === 'number' ? [] : [amount];
  const flat = typeof amount === 'number' ? amount : 1;
  if (metric === 'vm_core_cost_per_month')
    return computed([cores, ...of], rows, (...all) => taken(all) * flat);
  const uptime = groups.max('uptime');
  return computed([uptime, cores, ...of], rows, (seconds, ...all) => (seconds / HOUR) * taken(all) * flat);
}

/** Spec cost-model.md 6.1: by day, namespace and the labels of the machine's last day, which it must have. */
export const vmCoreCosts: ArrowStep = (context) => {
  const { table, pool } = context;
  const sized = join('inner', charged(context), table('vm_day_cores'), onDay, {
    cores: 'cores',
    uptime: 'uptime',
  });
  const lasting = join('inner', sized, table('vm_last'), ['vm'], {
    node: 'node',
    resource_id: 'resource_id',
  });
  const labelled = join('inner', lasting, table('vm_labels'), ['vm'], { labels: 'labels' });
  const rates = ratesOf(context, 'flat', 'vm_core_cost_per_hour', 'vm_core_cost_per_month');
  const groups = new Grouping(labelled, [...withoutNode, 'labels']);
  const rows = groups.keys.with({
    node: groups.maxText('node', pool),
    resource_id: groups.maxText('resource_id', pool),
    pod_labels: groups.keys.column('labels'),
    all_labels: groups.keys.column('labels'),
  });
  return costsOf(context, rates, (rate) => rows.with({ cost: coreCost(rate, groups, rate.amount) }));
};

/** Spec cost-model.md 6.2: by the summary's own label objects; months take the cores of the daily reports. */
export const vmCoreTagCosts: ArrowStep = (context) => {
  const { table, pool } = context;
  const usage = charged(context);
  const sizes = {
    vm_core_cost_per_hour: () =>
      join('inner', usage, table('vm_day_cores'), onDay, { cores: 'cores', uptime: 'uptime' }),
    vm_core_cost_per_month: () => join('inner', usage, table('vm_daily_cores'), onDay, { cores: 'cores' }),
  };
  const rates = ratesOf(context, 'tag', 'vm_core_cost_per_hour', 'vm_core_cost_per_month');
  return costsOf(context, rates, (rate) => {
    const sized = sizes[rate.metric as keyof typeof sizes]();
    const tagged = withAmounts(sized, rate.index, context);
    const placed = join('left', tagged, table('vm_last'), ['vm'], {
      node: 'node',
      resource_id: 'resource_id',
    });
    const groups = new Grouping(placed, [...withoutNode, 'pod_labels', 'all_labels']);
    return groups.keys.with({
      node: groups.maxText('node', pool),
      resource_id: groups.maxText('resource_id', pool),
      cost: coreCost(rate, groups, groups.max('amount')),
    });
  });
};
