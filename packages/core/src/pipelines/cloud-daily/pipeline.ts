import { cloudOf, kokuTables, type Cloud } from '../../clouds/index.ts';
import {
  double,
  wordOf,
  type AfterStepRef,
  type CloudType,
  type Output,
  type Pipeline,
  type StepRows,
} from '../../contract/index.ts';
import { afterStep, conservedCosts, ENABLED_KEYS, mappingStep, output, settings, step } from '../parts.ts';
import { dailyColumns, dailyCosts, groupColumns } from './columns.ts';

/** The steps of the daily summary that are those of all clouds, in their order (spec cloud-daily.md 1 to 4). */
export function dailySteps(cloud: Cloud) {
  return [
    step(
      'line_tags',
      'Each distinct tag text of the bill as a canonical object of its enabled tags',
      { tag_text: 'text', tags: 'json' },
      'bill_rows',
      'cloud_keys',
    ),
    step(
      'line_groups',
      'Lines of the bill summed by day, tags and what they say of themselves',
      groupColumns(cloud),
      'bill_rows',
      'line_tags',
      'run',
    ),
    step(
      'bill_totals',
      'What all lines of the days cost, one row',
      double(...dailyCosts(cloud)),
      'bill_rows',
      'run',
    ),
    step(
      'daily_summary',
      'The bill by day',
      dailyColumns(cloud),
      'line_groups',
      'line_tags',
      'account_aliases',
      'organizational_units',
      'run',
    ),
  ] as const;
}

/** The names of these steps: what every engine needs a rule for. */
export type DailyStepName = ReturnType<typeof dailySteps>[number]['name'];

/** The summary, then the tables that only this cloud has: each of the last of its steps. */
function outputsOf(cloud: Cloud): Output[] {
  const daily = dailySteps(cloud).find(({ name }) => name === 'daily_summary')!;
  return [
    output(kokuTables(cloud.type).daily, daily),
    ...cloud.daily.further.map(({ table, mode, steps }) => output(table, steps.at(-1)!, { mode })),
  ];
}

/** Tables beside the summary that have tags. */
export const taggedTables = ({ daily }: Cloud): string[] =>
  daily.further.flatMap(({ table, steps }) => (steps.at(-1)?.columns['tags'] === undefined ? [] : [table]));

/** What follows in PostgreSQL: the tags that the cloud reports, which runs of OpenShift on it ask for, and their mapping. */
function afterOf(cloud: Cloud): AfterStepRef[] {
  const { daily, tags } = kokuTables(cloud.type);
  const { summary, values } = tags;
  const further = taggedTables(cloud);
  const { alias } = cloud.account;
  const names = alias === undefined ? [] : settings(alias.table);
  const ofBill = (...tables: string[]): StepRows[] => tables.map((table) => ({ table, of: 'bill' }));
  return [
    afterStep(
      'bill_tag_summary',
      'range',
      [summary, values],
      [...ofBill(daily), ...names, ...settings(ENABLED_KEYS)],
    ),
    mappingStep('bill_tag_mapping', 'range', ofBill(daily, ...further)),
  ];
}

/** Of the tables that a cloud's bill makes: the bill by day, or all others. */
export type BillTables = 'daily' | 'further';

/** A cloud by itself (spec cloud-daily.md), with all its tables or some of them. */
export function cloudDaily(type: CloudType, tables?: BillTables): Pipeline {
  const cloud = cloudOf(type);
  const { daily } = kokuTables(type);
  const further = cloud.daily.further.flatMap(({ steps }) => steps);
  const steps = [...(tables === 'further' ? [] : dailySteps(cloud)), ...(tables === 'daily' ? [] : further)];
  // What no step reads still says that there is a bill: without rows of its own a run must know.
  const inputs = cloud.daily.inputs.filter(
    ({ relation, days }) => days === 'window' || steps.some(({ reads }) => reads.includes(relation)),
  );
  const ofTables = ({ table }: Output) => tables === undefined || (table === daily) === (tables === 'daily');
  return {
    name: wordOf(type),
    kind: 'cloud-daily',
    cloud: type,
    inputs,
    steps,
    outputs: outputsOf(cloud).filter(ofTables),
    conserved: tables === 'further' ? [] : conservedCosts(cloud.daily.costs, 'bill_totals', 'daily_summary'),
    after: afterOf(cloud),
  };
}
