import { costColumns, type RateMetric } from '@ocp/core';
import { concat } from '../../concat.ts';
import { NULL_CODE, numberAt, sameNumber } from '../../columns.ts';
import type { Table } from '../../table.ts';
import type { StepContext } from '../step.ts';
import { tableOf } from './rows.ts';

/** What a rate takes. */
export interface Amounts {
  /** For an hour, or for a day of the month. */
  amount: number;
  /** Of a GPU for the whole month; null where it has none. */
  monthly: number | null;
}

/** A rate as the run gives it; texts are codes of the session. */
export interface GivenRate extends Amounts {
  index: number;
  metric: string;
  /** Null of a flat rate. */
  tagKey: string | null;
  /** Whether values that are not listed have a rate. */
  others: boolean;
  /** By the text of the value. */
  values: ReadonlyMap<string, Amounts>;
}

/** The rates of some metrics, flat or by tag. */
export function ratesOf(context: StepContext, kind: 'flat' | 'tag', ...metrics: RateMetric[]): GivenRate[] {
  return allRates(context).filter(
    ({ metric, tagKey }) => (metrics as string[]).includes(metric) && (tagKey === null) === (kind === 'flat'),
  );
}

function allRates({ table, pool }: StepContext): GivenRate[] {
  const rates = table('rates');
  const listed = table('rate_values');
  const numbers = (from: Table, row: number): Amounts => ({
    amount: numberAt(from.numbers('amount'), row) ?? 0,
    monthly: numberAt(from.numbers('monthly'), row),
  });
  return Array.from({ length: rates.rows }, (_, row) => {
    const index = rates.numbers('rate').values[row]!;
    const key = rates.codes('tag_key')[row]!;
    const own = Array.from({ length: listed.rows }, (_value, at) => at).filter(
      (at) => listed.numbers('rate').values[at] === index,
    );
    return {
      ...numbers(rates, row),
      index,
      metric: pool.text(rates.codes('metric')[row]!),
      tagKey: key === NULL_CODE ? null : pool.text(key),
      others: rates.numbers('others').values[row] === 1,
      values: new Map(own.map((at) => [pool.text(listed.codes('value')[at]!), numbers(listed, at)])),
    };
  });
}

/** The costs that each rate makes, with its number. */
export function costsOf(
  context: StepContext,
  rates: readonly GivenRate[],
  costs: (rate: GivenRate) => Table,
): Table {
  const parts = rates.map((rate) => {
    const made = costs(rate);
    return made.with({ rate: sameNumber(rate.index, made.rows) });
  });
  return concat([tableOf(costColumns, [], context), ...parts], Object.keys(costColumns));
}
