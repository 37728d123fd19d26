import type { Condition, Day, DayRange, StoreTransaction } from '../contract/index.ts';
import { ratesOf, type RateRow } from './price-list.ts';
import type { SourceRates } from './rate.ts';

type Texts = Pick<StoreTransaction, 'texts'>;
type Row<Column extends string> = Readonly<Record<Column, string | null>>;

const NO_COST_MODEL: SourceRates = {
  costModelId: undefined,
  distribution: 'cpu',
  gpuUnallocated: false,
  rates: [],
};

/**
 * The rates of a source on a day, from Koku's tables (spec cost-model.md 2): of the first cost model that is mapped to it the
 * price list whose days enclose this one and whose number of priority is the lowest, enabled or not; without a day those of the
 * cost model itself. Fails with `RATE_INVALID`.
 */
export async function tenantRates(
  transaction: Texts,
  source: string,
  day: Day | undefined,
): Promise<SourceRates> {
  const costModelId = await costModelOf(transaction, source);
  if (costModelId === undefined) return NO_COST_MODEL;
  const model = await modelOf(transaction, costModelId);
  const info = JSON.parse(model?.distribution_info ?? '{}') as Record<string, unknown>;
  return {
    costModelId,
    distribution: info.distribution_type === 'memory' ? 'memory' : 'cpu',
    gpuUnallocated: info.gpu_unallocated === true,
    rates: ratesIn(await priceListOf(transaction, costModelId, day, model)),
  };
}

const ratesIn = (list: PriceList | undefined) => (list === undefined ? [] : ratesOf(list.rows, list.rates));

/** A price list as Koku's tables have it. */
export interface PriceList {
  rows: readonly RateRow[];
  /** Its JSON. */
  rates: unknown;
}

/**
 * The day by which a price list is in force, undefined where Koku's flag of this name for the schema is on: then the rates are
 * those of the cost model itself (spec cost-model.md 2).
 */
export const priceListDay = (day: Day, flags: { disable_price_list?: boolean }): Day | undefined =>
  flags.disable_price_list === true ? undefined : day;

/** The price list of a source that is in force on a day; undefined without a cost model or list. */
export async function effectivePriceList(
  transaction: Texts,
  source: string,
  day: Day | undefined,
): Promise<PriceList | undefined> {
  const costModelId = await costModelOf(transaction, source);
  return costModelId === undefined ? undefined : priceListOf(transaction, costModelId, day);
}

/** A cost model, JSON. */
type CostModel = Row<'distribution_info' | 'rates'>;

async function modelOf(transaction: Texts, id: string): Promise<CostModel | undefined> {
  const where = [{ column: 'uuid', equals: id }];
  return (await rowsOf(transaction, 'cost_model', ['distribution_info', 'rates'], where))[0];
}

/** The first cost model that is mapped to a source. */
async function costModelOf(transaction: Texts, source: string): Promise<string | undefined> {
  const maps = await rowsOf(
    transaction,
    'cost_model_map',
    ['id', 'cost_model_id'],
    [
      { column: 'provider_uuid', equals: source },
      { column: 'cost_model_id', isNull: false },
    ],
  );
  return first(maps, ({ id }) => Number(id))?.cost_model_id ?? undefined;
}

async function priceListOf(
  transaction: Texts,
  costModelId: string,
  day: Day | undefined,
  /** Of this id, where it was read before. */
  model?: CostModel,
): Promise<PriceList | undefined> {
  const lists = await linkedPriceLists(transaction, costModelId);
  if (day === undefined)
    return ratesOfModel(transaction, model ?? (await modelOf(transaction, costModelId)), lists);
  const list = first(
    lists.filter(({ days }) => days.start <= day && day <= days.end),
    ({ priority }) => priority,
  );
  if (list === undefined) return undefined;
  return {
    rows: await rateRows(transaction, [{ column: 'price_list_id', equals: list.id }]),
    rates: JSON.parse(list.rates),
  };
}

/** As Koku has them without a price list: by tag in the JSON of the cost model, flat ones in the rows of all its lists. */
async function ratesOfModel(
  transaction: Texts,
  model: CostModel | undefined,
  lists: readonly LinkedPriceList[],
): Promise<PriceList> {
  const ids = lists.map(({ id }) => id);
  return {
    rows: await rateRows(transaction, [{ column: 'price_list_id', in: ids }]),
    rates: JSON.parse(model?.rates ?? '[]'),
  };
}

/** A price list of a cost model. */
interface LinkedPriceList {
  id: string;
  /** The lowest one counts. */
  priority: number;
  days: DayRange;
  /** JSON. */
  rates: string;
}

/** The price lists of a cost model. */
export async function linkedPriceLists(transaction: Texts, costModelId: string): Promise<LinkedPriceList[]> {
  const links = await rowsOf(
    transaction,
    'price_list_cost_model_map',
    ['id', 'priority', 'price_list_id'],
    [{ column: 'cost_model_id', equals: costModelId }],
  );
  const lists = await rowsOf(
    transaction,
    'price_list',
    ['uuid', 'effective_start_date', 'effective_end_date', 'rates'],
    [{ column: 'uuid', in: links.flatMap(({ price_list_id }) => price_list_id ?? []) }],
  );
  return links.flatMap(({ price_list_id: id, priority }): LinkedPriceList[] => {
    const list = lists.find(({ uuid }) => uuid === id);
    if (id === null || list === undefined) return [];
    const { effective_start_date: start, effective_end_date: end, rates } = list;
    if (start === null || end === null) return [];
    return [{ id, priority: Number(priority), days: { start, end }, rates: rates ?? '[]' }];
  });
}

/** Rows of `cost_model_rate`. */
export async function rateRows(transaction: Texts, where: readonly Condition[]): Promise<RateRow[]> {
  const columns = ['uuid', 'custom_name', 'metric', 'cost_type', 'default_rate', 'tag_key'] as const;
  const rows = await rowsOf(transaction, 'cost_model_rate', columns, where);
  return rows.map(({ uuid, custom_name, metric, cost_type, default_rate, tag_key }) => ({
    id: uuid ?? '',
    customName: custom_name ?? '',
    metric: metric ?? '',
    costType: cost_type ?? '',
    defaultRate: default_rate,
    tagKey: tag_key ?? '',
  }));
}

/** Rows of a table of the tenant, each value as text. */
export async function rowsOf<Column extends string>(
  transaction: Texts,
  table: string,
  columns: readonly Column[],
  where: readonly Condition[],
): Promise<Row<Column>[]> {
  const { rows } = await transaction.texts('tenant', table, columns, where);
  return rows.map(
    (row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])) as Row<Column>,
  );
}

const first = <T>(rows: readonly T[], rank: (row: T) => number): T | undefined =>
  rows.toSorted((a, b) => rank(a) - rank(b))[0];
