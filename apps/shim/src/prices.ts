import { afterSteps } from '@ocp/after';
import {
  applyPrices,
  openshiftLock,
  parsePrices,
  pricesOf,
  tenantPrices,
  writingLock,
  type DayRange,
  type PricesFile,
  type Store,
  type StoreTransaction,
  type TableCounts,
  type UsagePrices,
} from '@ocp/core';
import {
  checkOwnSite,
  enterPrices,
  removePrices,
  sourceMeant,
  sourcesOf,
  summarizedMonths,
  type NamedSource,
  type TenantSource,
} from '@ocp/store';

/** What the usage of a cluster costs. */
export interface ClusterPrices extends NamedSource {
  /** As a file that says it. */
  prices: PricesFile;
}

/** What became of a cluster whose prices were entered or removed. */
export interface ChargedCluster extends NamedSource {
  /** Whether its prices are others than before. */
  changed: boolean;
  /** Days of each month whose costs were made again. */
  days: DayRange[];
  /** What that changed, by table. */
  tables: Record<string, TableCounts>;
}

/** Clusters of a tenant: all of them, or the one that is meant. */
export interface AskedClusters {
  schema: string;
  /** UUID, name or cluster id. */
  source?: string | undefined;
}

/** The prices of clusters. Fails with `SOURCE_UNKNOWN` and `DATABASE_*`. */
export function listPrices(
  store: Store,
  asked: AskedClusters,
  signal: AbortSignal,
): Promise<ClusterPrices[]> {
  const work = (transaction: StoreTransaction) => list(transaction, asked);
  return store.transaction(asked.schema, work, { signal, readOnly: true });
}

async function list(transaction: StoreTransaction, asked: AskedClusters): Promise<ClusterPrices[]> {
  const found: ClusterPrices[] = [];
  for (const { source, name } of await clustersMeant(transaction, asked)) {
    const prices = await tenantPrices(transaction, source);
    if (prices !== undefined) found.push({ source, name, prices: pricesOf([{ name, prices }]) });
  }
  return found;
}

/**
 * Enters prices of clusters in the place of those they had, and charges what is summarized already: all or nothing. Other clusters
 * keep theirs. A repetition changes nothing. Fails with `PRICES_INVALID`, `SITE_OF_KOKU` and `DATABASE_*`.
 */
export function setPrices(
  store: Store,
  { schema, prices }: { schema: string; prices: unknown },
  signal: AbortSignal,
): Promise<ChargedCluster[]> {
  return store.transaction(schema, (transaction) => enter(transaction, schema, prices), { signal });
}

async function enter(
  transaction: StoreTransaction,
  schema: string,
  file: unknown,
): Promise<ChargedCluster[]> {
  const { sql } = transaction;
  await checkOwnSite(sql, 'the prices are not entered', schema);
  const clusters = await clustersMeant(transaction, { schema });
  const given = parsePrices(file, (meant) => clusterMeant(clusters, meant)?.source);
  const named = clusters.filter(({ source }) => given.has(source));
  await lock(transaction, schema, named);
  const charged: ChargedCluster[] = [];
  for (const one of named) {
    const prices = given.get(one.source)!;
    const before = await tenantPrices(transaction, one.source);
    const changed = JSON.stringify(before) !== JSON.stringify(prices);
    if (changed) await enterPrices(sql, one, prices);
    charged.push({ ...(await charge(transaction, schema, one, { before, prices })), changed });
  }
  return charged;
}

/**
 * Removes the prices of clusters and the costs that they made; nothing else. Fails with `SOURCE_UNKNOWN`, `SITE_OF_KOKU` and
 * `DATABASE_*`.
 */
export function clearPrices(
  store: Store,
  asked: AskedClusters,
  signal: AbortSignal,
): Promise<ChargedCluster[]> {
  return store.transaction(asked.schema, (transaction) => clear(transaction, asked), { signal });
}

async function clear(transaction: StoreTransaction, asked: AskedClusters): Promise<ChargedCluster[]> {
  const { schema } = asked;
  await checkOwnSite(transaction.sql, 'the prices are not removed', schema);
  const clusters = await clustersMeant(transaction, asked);
  await lock(transaction, schema, clusters);
  const charged: ChargedCluster[] = [];
  for (const one of clusters) {
    const before = await tenantPrices(transaction, one.source);
    if (before === undefined) continue;
    await removePrices(transaction.sql, one.source);
    const prices = { ...before, periods: [] };
    charged.push({ ...(await charge(transaction, schema, one, { before, prices })), changed: true });
  }
  return charged;
}

async function clustersMeant(
  { sql }: StoreTransaction,
  { schema, source }: AskedClusters,
): Promise<TenantSource[]> {
  const sources = source === undefined ? await sourcesOf(sql) : [await sourceMeant(sql, schema, source)];
  return sources.filter(({ type }) => type.startsWith('OCP'));
}

/** The one cluster that somebody means by UUID, name or id. */
function clusterMeant(sources: readonly TenantSource[], meant: string): TenantSource | undefined {
  const found = sources.filter(
    ({ source, name, cluster_id: id }) => source === meant.toLowerCase() || name === meant || id === meant,
  );
  return found.length === 1 ? found[0] : undefined;
}

/** In the order in which everybody takes them. */
async function lock(
  transaction: StoreTransaction,
  schema: string,
  sources: readonly NamedSource[],
): Promise<void> {
  const clusters = sources.map(({ source }) => openshiftLock(schema, source)).sort();
  await transaction.lock([...clusters, writingLock(schema)]);
}

/** Charges the days that are summarized of the months with prices, before or now. */
async function charge(
  transaction: StoreTransaction,
  schema: string,
  { source, name }: NamedSource,
  { before, prices }: { before: UsagePrices | undefined; prices: UsagePrices },
): Promise<Omit<ChargedCluster, 'changed'>> {
  const inForce = [...prices.periods, ...(before?.periods ?? [])];
  const months = await summarizedMonths(transaction.sql, source);
  const days = months.filter(({ start, end }) =>
    inForce.some((period) => period.days.start <= end && start <= period.days.end),
  );
  const tables: Record<string, TableCounts> = {};
  for (const range of days) {
    const changed = await applyPrices({ schema, source, prices, days: range }, transaction, afterSteps);
    for (const [table, { deleted, written }] of Object.entries(changed)) {
      const sum = tables[table] ?? { deleted: 0, written: 0 };
      tables[table] = { deleted: sum.deleted + deleted, written: sum.written + written };
    }
  }
  return { source, name, days, tables };
}
