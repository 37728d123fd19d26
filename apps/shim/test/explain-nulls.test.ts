import type { CostExplanation, Explanation } from '@ocp/core';
import { describe, expect, test } from 'vitest';
import { explanationFormats } from '../src/explanation/index.ts';
import { changedLake } from './support/changed-lake.ts';
import { explained, matched, withExplainedGolden } from './support/explained.ts';

const DAY = '2025-10-02';
const { text, csv } = explanationFormats;

/** Every cost of an answer, wherever it stands. */
function costsIn(answer: unknown): CostExplanation[] {
  if (typeof answer !== 'object' || answer === null) return [];
  const own = 'cost' in answer && 'value' in answer ? [answer as CostExplanation] : [];
  return [...own, ...Object.values(answer).flatMap(costsIn)];
}

/** The costs of an answer that are null; each has its reason, and its markup has one. */
function nulls(answer: Explanation): CostExplanation[] {
  const found = costsIn(answer).filter(({ value }) => value === null);
  for (const { cost, reason, markup } of found) {
    expect(reason, cost).toBeTruthy();
    if (markup !== undefined) expect(markup).toMatchObject({ value: null, reason: `${cost} is null` });
  }
  for (const { value, reason, markup } of costsIn(answer)) {
    if (value !== null) expect([reason, markup?.reason]).toEqual([undefined, undefined]);
  }
  return found;
}

describe('AWS (aws-storage)', () => {
  const golden = withExplainedGolden('aws-storage');
  const lakeWithoutSome = () =>
    changedLake(golden(), 'data/parquet/daily/**/AWS/**/*.parquet', {
      replace: `null::double as lineitem_blendedcost,
        case when row_number() over () % 2 = 0 then savingsplan_savingsplaneffectivecost end as savingsplan_savingsplaneffectivecost`,
    });

  test('a part lacks a cost that its row has not, and the others as its share is not known', async () => {
    await using lake = await lakeWithoutSome();
    const answer = explained(await golden().namespaceIn(lake.url, 'db', DAY));
    expect(nulls(answer).length).toBeGreaterThan(0);
    const volumes = answer.resources.flatMap(({ parts }) =>
      parts.filter(({ kind }) => kind === 'volume on a node'),
    );
    expect(volumes.length).toBeGreaterThan(0);
    for (const { costs } of volumes) {
      expect(costs[1]?.reason).toMatch(/\(lineitem_blendedcost; /);
      expect(costs[0]?.reason).toMatch(/volumes on the node have no core hours/);
    }
    // Rows that lack different costs are not alike.
    const [header = '', ...lines] = csv(answer).split('\n');
    const column = header.split(',').indexOf('null_reason');
    expect(column).toBe(header.split(',').length - 1);
    expect(
      lines.some((line) => /unblended_cost, calculated_amortized_cost: rows of volumes/.test(line)),
    ).toBe(true);
    expect(lines.some((line) => /markup_cost_blended: blended_cost is null/.test(line))).toBe(true);
    expect(text(answer)).toMatch(
      /null: blended_cost: the row of the bill has no value for it \(lineitem_blendedcost;/,
    );
  });

  test('rows that lack a cost are not alike with those that have it', async () => {
    await using lake = await lakeWithoutSome();
    const answer = matched(await golden().resourceIn(lake.url, 'vol-1114001', DAY));
    nulls(answer);
    const lacking = answer.rows.filter(({ costs }) => costs[2]?.value === null);
    expect(lacking.length).toBeGreaterThan(0);
    expect(lacking.length).toBeLessThan(answer.rows.length);
    expect(text(answer).match(/^Row /gm)?.length).toBe(2);
    expect(text(answer)).toMatch(
      /null: .*: the row of the bill has no value for it \(savingsplan_savingsplaneffectivecost\)/,
    );
  });
});

describe('Azure (azure-all)', () => {
  const golden = withExplainedGolden('azure-all');

  test('a namespace of lines without a cost says why it has none; so does what is gone', async () => {
    await using lake = await changedLake(golden(), 'data/parquet/*/Azure/**/*.parquet', {
      replace: `case when date::date < date '${DAY}' then costinbillingcurrency end as costinbillingcurrency`,
      rows: `where not (date::date = date '${DAY}' and resourceid like '%az-node-1')`,
    });
    const answer = explained(await golden().namespaceIn(lake.url, 'shop', DAY));
    expect(nulls(answer).length).toBeGreaterThan(0);
    expect(answer.costs[0]).toMatchObject({
      value: null,
      reason: expect.stringContaining('costinbilling') as string,
    });
    expect(text(answer)).toMatch(/^ +null: pretax_cost: the row of the bill has no value for it/m);
    const gone = answer.resources.filter(({ parts }) => parts.length === 0);
    expect(gone.length).toBeGreaterThan(0);
    expect(csv(answer)).toMatch(/,gone,.*no part of the namespace on 2025-10-02/);
    nulls(matched(await golden().resourceIn(lake.url, 'az-node-2', DAY)));
  });
});

describe('GCP (adv-gcp)', () => {
  const golden = withExplainedGolden('adv-gcp');

  test('credits are null for a reason of their own, also beside a share that is not known', async () => {
    await using lake = await changedLake(golden(), 'data/parquet/daily/*/GCP/**/*.parquet', {
      replace: 'null::double as daily_credits',
    });
    for (const namespace of ['Storage unattributed', 'shop']) {
      const found = nulls(explained(await golden().namespaceIn(lake.url, namespace, DAY)));
      const reasons = (of: string) =>
        new Set(found.flatMap(({ cost, reason }) => (cost === of ? (reason ?? '') : [])));
      for (const reason of reasons('credit_amount')) expect(reason).toMatch(/\(daily_credits\)|no part of/);
      for (const reason of reasons('unblended_cost')) expect(reason).not.toMatch(/daily_credits/);
    }
  });

  test('a namespace without a part of the bill says so', async () => {
    await using lake = await changedLake(golden(), 'data/parquet/daily/*/GCP/**/*.parquet', {
      rows: `where resource_name like '%none'`,
    });
    const answer = explained(await golden().namespaceIn(lake.url, 'shop', DAY));
    expect(answer.costs[0]).toMatchObject({
      value: null,
      reason: expect.stringMatching(/no row of the bill has a part of shop on 2025-10-02/) as string,
    });
    nulls(answer);
    expect(csv(answer).split('\n')).toHaveLength(2);
    expect(csv(answer)).toMatch(
      /^explained,2025-10-02,shop,nothing,.*no row of the bill has a part of shop/m,
    );
  });
});
