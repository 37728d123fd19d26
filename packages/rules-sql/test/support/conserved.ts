import fc from 'fast-check';
import { expect } from 'vitest';
import { cloudOf, costsOf, markupsOf, type CloudType } from '@ocp/core';
import { limits } from './limits.ts';
import { NOT_MATCHED, shareOf, type Entry } from './naive.ts';
import { onCloud, total } from './on-cloud.ts';
import { sampleDays, sampleKeys, type Sample } from './on-cloud-samples.ts';
import type { Row } from './written-rows.ts';

/** What the specification of a cloud says of a row of its bill, in the naive way. */
export interface Naive {
  account(row: Row, sample: Sample): Entry[];
  /** The costs of a row as it is matched, in the order of the pipeline. */
  costs(row: Row): number[];
  /** Names of all that takes a part of a row, and of all reasons for which some is lost or counted besides. */
  takes: readonly string[];
  losses: readonly string[];
}

/** The attributed part of each cost of a row of the bill. */
export const attributed = (type: CloudType, parts: readonly Row[], id: unknown) =>
  costsOf(cloudOf(type)).map((cost) =>
    parts
      .filter((part) => part.row_uuid === id)
      .reduce((sum, part) => sum + Number(part.cost_share ?? 0) * Number(part[cost] ?? 0), 0),
  );
export const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 9));

/** A quarter: exact, so that order cannot show in the last digits. */
const MARKUP = 25;

export const sampleRun = (type: CloudType, sample: Sample, ...names: string[]) =>
  onCloud(type, { ...sample, days: sampleDays, keys: sampleKeys(type), markup: MARKUP }, ...names);

/**
 * Of each row of the bill and each kind of cost: what the rules attribute is what the specification says, and with the remainders
 * that it names it is the row. Result, detail and console have what is attributed, and the markup of it; what a run reports as its
 * remainder is the sum of those that have a name.
 */
export async function conserves(
  type: CloudType,
  { account, costs: costsOfRow }: Naive,
  samples: fc.Arbitrary<Sample>,
  numRuns: number,
): Promise<void> {
  const cloud = cloudOf(type);
  const columns = [...costsOf(cloud), ...markupsOf(cloud)];
  const withMarkup = (costs: readonly number[]) => [
    ...costs,
    ...cloud.costs.flatMap(({ markup }, index) =>
      markup === undefined ? [] : [((costs[index] ?? 0) * MARKUP) / 100],
    ),
  ];
  await fc.assert(
    fc.asyncProperty(samples, async (sample) => {
      const relations = ['matched_rows', 'split_parts', 'result_rows', 'detail', 'cost_summary_by_service'];
      const [matched = [], parts = [], ...tables] = await sampleRun(type, sample, ...relations);
      const isMatched = new Set(matched.map((row) => row.row_uuid));
      const [taken, lost] = [columns.map(() => 0), columns.map(() => 0)];
      for (const row of sample.bill) {
        const entries = account(row, sample);
        const whole = costsOfRow(row);
        const found = attributed(type, parts, row.row_uuid);
        const left = whole.map((cost) => shareOf(entries, 'lost') * cost);
        const counted = !entries.some((entry) => 'lost' in entry && entry.lost === NOT_MATCHED);
        expect({
          row: row.row_uuid,
          matched: isMatched.has(String(row.row_uuid)),
          attributed: found,
          all: found.map((cost, index) => cost + left[index]!),
          entries,
        }).toEqual({
          row: row.row_uuid,
          matched: counted,
          attributed: close(whole.map((cost) => shareOf(entries, 'taken') * cost)),
          all: close(whole),
          entries,
        });
        withMarkup(found).forEach((cost, index) => (taken[index]! += cost));
        if (counted) withMarkup(left).forEach((cost, index) => (lost[index]! += cost));
      }
      const totals = (rows: readonly Row[]) => columns.map((column) => total(rows, column));
      expect(tables.map(totals)).toEqual(tables.map(() => close(taken)));
      const cameIn = withMarkup(costsOf(cloud).map((cost) => total(matched, cost)));
      expect(cameIn.map((cost, index) => cost - taken[index]!)).toEqual(close(lost));
    }),
    limits(numRuns),
  );
}

/** What takes a part of the rows of samples, and for which reasons some of it is lost. */
export function occurring({ account }: Naive, samples: fc.Arbitrary<Sample>, numRuns: number) {
  const entries = fc
    .sample(samples, { ...limits(numRuns) })
    .flatMap((sample) => sample.bill.flatMap((row) => account(row, sample)));
  const names = (of: (entry: Entry) => string[]) => [...new Set(entries.flatMap(of))].sort();
  return {
    takes: names((entry) => ('taken' in entry ? [entry.taken] : [])),
    losses: names((entry) => ('lost' in entry ? [entry.lost] : [])),
  };
}

/** What does not depend on the order of rows, nor on how they are cut into files. */
export const orderless = (type: CloudType, samples: fc.Arbitrary<Sample>, numRuns: number) =>
  fc.assert(
    fc.asyncProperty(samples, fc.integer({ min: 1, max: 4 }), async (sample, size) => {
      const cut = (rows: readonly Row[]) =>
        Array.from({ length: size }, (_, file) =>
          [...rows].reverse().filter((_row, at) => at % size === file),
        );
      const { bill, pods, volumes, inputs, openshift, others, reported } = sample;
      const shuffled = {
        bill: cut(bill),
        pods: cut(pods),
        volumes: cut(volumes),
        inputs: Object.fromEntries(Object.entries(inputs).map(([name, rows]) => [name, cut(rows)])),
        openshift: [...openshift].reverse(),
        others: [...others].reverse(),
        reported: [...reported].reverse(),
      };
      const comparable = async (input: typeof sample | typeof shuffled) => {
        const names = ['split_parts', 'result_rows', ...(cloudOf(type).kept ? ['kept_rows'] : [])];
        const found = await sampleRun(type, input as Sample, ...names);
        return found.map((rows) => rows.map((row) => JSON.stringify(row)).sort());
      };
      expect(await comparable(shuffled)).toEqual(await comparable(sample));
    }),
    limits(numRuns),
  );
