import {
  distributedCosts,
  OcpError,
  pricesModel,
  wordsId,
  type DayRange,
  type Price,
  type PricePeriod,
  type SqlSession,
  type UsagePrices,
} from '@ocp/core';

/** A source whose prices are entered. */
export interface NamedSource {
  source: string;
  name: string;
}

/**
 * Enters the prices of a source as Koku keeps them, in the place of those that were entered for it before: cost model, its price
 * lists and their rates. Fails with `PRICES_INVALID` where another cost model is the source's.
 */
export async function enterPrices(
  sql: SqlSession,
  { source, name }: NamedSource,
  prices: UsagePrices,
): Promise<void> {
  await checkNobodys(sql, source, name);
  const model = pricesModel(source);
  const { currency, distribution, distribute, periods } = prices;
  const info = Object.fromEntries([
    ['distribution_type', distribution],
    ...Object.keys(distributedCosts).map((cost) => [`${cost}_cost`, (distribute as string[]).includes(cost)]),
  ]) as Record<string, unknown>;
  await removeLists(sql, model);
  await sql.execute(
    `insert into ${sql.schema}.cost_model (uuid, name, description, source_type, created_timestamp, updated_timestamp,
        rates, markup, distribution, currency, distribution_info)
      values ($1, $2, 'Entered by ocp prices set', 'OCP', now(), now(), $3, '{}', $4, $5, $6)
      on conflict (uuid) do update set name = excluded.name, updated_timestamp = now(), rates = excluded.rates,
        distribution = excluded.distribution, currency = excluded.currency, distribution_info = excluded.distribution_info`,
    [
      ...[
        model,
        `Prices of ${name}`,
        JSON.stringify(jsonOf(periods.at(-1), model, currency)),
        distribution,
        currency,
      ],
      JSON.stringify(info),
    ],
  );
  await sql.execute(
    `insert into ${sql.schema}.cost_model_map (provider_uuid, cost_model_id) values ($1, $2)
      on conflict (provider_uuid, cost_model_id) do nothing`,
    [source, model],
  );
  for (const [index, period] of periods.entries())
    await enterList(sql, period, { model, name, currency, priority: index + 1 });
}

interface OfModel {
  model: string;
  name: string;
  currency: string;
  priority: number;
}

async function enterList(
  sql: SqlSession,
  period: PricePeriod,
  { model, name, currency, priority }: OfModel,
): Promise<void> {
  const { days, prices } = period;
  const list = listId(model, days);
  await sql.execute(
    `insert into ${sql.schema}.price_list (uuid, name, description, currency, effective_start_date, effective_end_date,
        enabled, version, rates, created_timestamp, updated_timestamp)
      values ($1, $2, 'Entered by ocp prices set', $3, $4, $5, true, 1, $6, now(), now())`,
    [
      list,
      `Prices of ${name} from ${days.start}`,
      currency,
      days.start,
      days.end,
      JSON.stringify(jsonOf(period, model, currency)),
    ],
  );
  await sql.execute(
    `insert into ${sql.schema}.price_list_cost_model_map (priority, cost_model_id, price_list_id) values ($1, $2, $3)`,
    [priority, model, list],
  );
  const rates = prices.map((price) => ({
    ...{
      uuid: rateId(list, price),
      custom_name: nameOf(price),
      metric: price.metric,
      metric_type: typeOf(price),
    },
    ...{ cost_type: price.costType, default_rate: price.amount },
  }));
  await sql.execute(
    `insert into ${sql.schema}.cost_model_rate (uuid, custom_name, description, metric, metric_type, cost_type, default_rate,
        tag_key, tag_values, created_timestamp, updated_timestamp, price_list_id)
      select uuid, custom_name, '', metric, metric_type, cost_type, default_rate, '', '[]', now(), now(), $2::uuid
      from jsonb_to_recordset($1::jsonb) as rate (uuid uuid, custom_name text, metric text, metric_type text, cost_type text,
        default_rate numeric)`,
    [JSON.stringify(rates), list],
  );
}

/** Removes the prices of a source, as they were entered here. */
export async function removePrices(sql: SqlSession, source: string): Promise<void> {
  const model = pricesModel(source);
  await removeLists(sql, model);
  await sql.execute(`delete from ${sql.schema}.cost_model_map where cost_model_id = $1`, [model]);
  await sql.execute(`delete from ${sql.schema}.cost_model where uuid = $1`, [model]);
}

async function removeLists(sql: SqlSession, model: string): Promise<void> {
  const lists = `select price_list_id from ${sql.schema}.price_list_cost_model_map where cost_model_id = $1`;
  const known = await sql.rows<{ price_list_id: string }>(lists, [model]);
  const ids = known.map(({ price_list_id: id }) => id);
  await sql.execute(`delete from ${sql.schema}.price_list_cost_model_map where cost_model_id = $1`, [model]);
  await sql.execute(`delete from ${sql.schema}.cost_model_rate where price_list_id = any ($1)`, [ids]);
  await sql.execute(`delete from ${sql.schema}.price_list where uuid = any ($1)`, [ids]);
}

async function checkNobodys(sql: SqlSession, source: string, name: string): Promise<void> {
  const [other] = await sql.rows<{ id: string }>(
    `select cost_model_id::text as id from ${sql.schema}.cost_model_map
      where provider_uuid = $1 and cost_model_id <> $2 limit 1`,
    [source, pricesModel(source)],
  );
  if (other === undefined) return;
  throw new OcpError('PRICES_INVALID', `${name} has a cost model that ocp prices did not enter`, {
    where: { source, table: 'cost_model_map', cost_model: other.id },
    hint: 'Remove its row first, if nobody needs it; nothing was changed.',
  });
}

/** The days of each month that a source is summarized on, first and last, by month. */
export function summarizedMonths(sql: SqlSession, source: string): Promise<DayRange[]> {
  return sql.rows<DayRange>(
    `select min(usage_start)::text as start, max(usage_start)::text as end
      from ${sql.schema}.reporting_ocpusagelineitem_daily_summary where source_uuid = $1
      group by date_trunc('month', usage_start) order by 1`,
    [source],
  );
}

/** As Koku's API has the rates. */
function jsonOf(period: PricePeriod | undefined, model: string, currency: string): object[] {
  if (period === undefined) return [];
  const list = listId(model, period.days);
  return period.prices.map((price) => ({
    metric: { name: price.metric },
    rate_id: rateId(list, price),
    cost_type: price.costType,
    custom_name: nameOf(price),
    description: '',
    tiered_rates: [
      {
        unit: currency,
        usage: { unit: currency, usage_start: null, usage_end: null },
        value: Number(price.amount),
      },
    ],
  }));
}

const listId = (model: string, { start }: DayRange): string => wordsId('price list', model, start);
const rateId = (list: string, { metric, costType }: Price): string => wordsId('rate', list, metric, costType);
const nameOf = ({ metric, costType }: Price): string => `${metric}-${costType}`;

/** What Koku says that a rate is of. */
const typeOf = ({ metric }: Price): string => metric.slice(0, metric.indexOf('_'));
