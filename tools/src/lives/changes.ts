import fc from 'fast-check';
import type { CloudType, DayRange } from '@ocp/core';
import { days, openshiftReports, type OpenshiftReports } from '../lakes/openshift.ts';
import { smallBills } from '../lakes/bills/index.ts';
import type { Row, SmallBill } from '../lakes/rows.ts';
import { enabledKeys, labels, namespaces, oneOf, pods } from '../lakes/texts.ts';
import type { Bill, BillOfCloud, Cluster, Mapping, World } from './world.ts';

/** What happens to a tenant. A toggle that comes twice takes back what it did: a day that was missing comes late. */
export type Change =
  | { what: 'reports'; cluster: number; reports: OpenshiftReports }
  | { what: 'amounts'; cluster: number; factor: number }
  | { what: 'day'; cluster: number; day: string }
  | { what: 'hours'; cluster: number; until: number }
  | { what: 'pod'; cluster: number; pod: string }
  | { what: 'namespace'; cluster: number; namespace: string }
  | { what: 'labels'; cluster: number; labels: string | null }
  | { what: 'alias'; cluster: number; alias: string }
  | { what: 'distribution'; cluster: number; distribution: string | null }
  | { what: 'bill'; bill: number; rows: SmallBill }
  | { what: 'bill day'; bill: number; day: string }
  | { what: 'bill of nobody'; bill: number }
  /** The cluster runs on a bill, where it was before or on another one; Koku has written it down, or knows of none. */
  | { what: 'move'; cluster: number; bill: number; recorded: boolean }
  | { what: 'key'; key: string }
  | { what: 'mapping'; mapping: Mapping }
  | { what: 'category'; pattern: string; category: number }
  | { what: 'markup'; markup: number | null }
  | { what: 'add'; cluster: number }
  /** `left`: Koku has not yet removed what it had of the source. */
  | { what: 'delete'; cluster: number; left: boolean }
  /** Our state is dropped: it is a cache. */
  | { what: 'state' }
  /** Somebody else changes rows of a table that runs make anew. */
  | { what: 'by hand'; table: number; how: ByHand };

/** How rows are changed by somebody else. */
export type ByHand = 'some deleted' | 'numbers changed' | 'truncated';

/** A change, and what is summarized after it, on all days or on some. In the end everything is. */
export interface Event {
  change: Change;
  then: 'all' | 'openshift' | 'cloud' | 'nothing';
  range: DayRange;
}

export const allDays: DayRange = { start: days[0], end: days[days.length - 1]! };
const range = fc.oneof(
  { weight: 3, arbitrary: fc.constant(allDays) },
  fc.tuple(oneOf(days), oneOf(days)).map((some) => {
    const [start, end] = some.sort();
    return { start, end };
  }),
);

const clusters = 3;
const cluster = fc.nat({ max: clusters - 1 });
const just = <T extends string>(what: T) => fc.constant(what);
const key = oneOf(enabledKeys);

/** `bills` are those of the tenant, each of its cloud. */
function changeOf(
  bills: readonly fc.Arbitrary<BillOfCloud>[],
  clouds: readonly CloudType[],
): fc.Arbitrary<Change> {
  const type = fc.constantFrom('OCP' as const, ...clouds);
  const onBill = fc.nat({ max: bills.length - 1 });
  const byHand = fc.record({
    what: just('by hand'),
    table: fc.nat({ max: 40 }),
    how: fc.constantFrom('some deleted' as const, 'numbers changed' as const, 'truncated' as const),
  });
  return fc.oneof(
    { weight: 4, arbitrary: byHand },
    fc.record({ what: just('reports'), cluster, reports: openshiftReports }),
    fc.record({ what: just('amounts'), cluster, factor: fc.constantFrom(1, 2, 0.5) }),
    fc.record({ what: just('day'), cluster, day: oneOf(days) }),
    fc.record({ what: just('hours'), cluster, until: fc.constantFrom(24, 12, 6) }),
    fc.record({ what: just('pod'), cluster, pod: oneOf(pods) }),
    fc.record({ what: just('namespace'), cluster, namespace: oneOf(namespaces) }),
    fc.record({ what: just('labels'), cluster, labels: fc.option(labels) }),
    fc.record({ what: just('alias'), cluster, alias: fc.constantFrom('Renamed', 'é "x"', 'Cluster 2') }),
    fc.record({
      what: just('distribution'),
      cluster,
      distribution: fc.option(fc.constantFrom('cpu', 'memory')),
    }),
    fc.oneof(
      ...bills.map((arbitrary, bill) => arbitrary.map(({ rows }) => ({ what: 'bill' as const, bill, rows }))),
    ),
    fc.record({ what: just('bill day'), bill: onBill, day: oneOf(days) }),
    fc.record({ what: just('bill of nobody'), bill: onBill }),
    {
      weight: clouds.length,
      arbitrary: fc.record({ what: just('move'), cluster, bill: onBill, recorded: fc.boolean() }),
    },
    fc.tuple(type, key).map(([provider, name]) => ({ what: 'key' as const, key: `${provider} ${name}` })),
    fc.record({ what: just('mapping'), mapping: fc.record({ type, parent: key, child: key }) }),
    fc.record({
      what: just('category'),
      pattern: fc.constantFrom('app', 'a%', '%', 'kube-%', 'openshift-%', "o'brien"),
      category: fc.constantFrom(901, 902),
    }),
    fc.record({ what: just('markup'), markup: fc.option(fc.constantFrom(10, -5, 12.5)) }),
    fc.record({ what: just('add'), cluster }),
    fc.record({ what: just('delete'), cluster, left: fc.boolean() }),
    fc.record({ what: just('state') }),
  );
}

/** A tenant's life: how it begins, and what happens. */
export interface Life {
  reports: OpenshiftReports[];
  living: number;
  bills: BillOfCloud[];
  events: Event[];
}

/** Lives of a tenant with bills of these clouds; it has two at least, so that a cluster has somewhere to move to. */
export function lives(clouds: readonly [CloudType, ...CloudType[]]): fc.Arbitrary<Life> {
  const bills = (clouds.length === 1 ? [...clouds, ...clouds] : clouds).map(billOnCloud);
  return fc.record({
    reports: fc.array(openshiftReports, { minLength: clusters, maxLength: clusters }),
    living: fc.integer({ min: 1, max: 2 }),
    bills: fc.tuple(...bills),
    events: fc.array(
      fc.record({
        change: changeOf(bills, clouds),
        then: fc.constantFrom('all' as const, 'openshift' as const, 'cloud' as const, 'nothing' as const),
        range,
      }),
      { minLength: 1, maxLength: 6 },
    ),
  });
}

/** A month without any row on the bill ends a run before it changes anything. */
const billOnCloud = (cloud: CloudType): fc.Arbitrary<BillOfCloud> =>
  smallBills[cloud]
    .filter((tables) => Object.values(tables).some((rows) => rows[0]?.row_uuid !== undefined))
    .map((tables) => ({
      cloud,
      rows: Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.map(served)])),
    }));

/** A line of Azure that names no service ends the run (`VALUE_REJECTED`), as it ends Koku's: the tables of all clouds need a product. */
const served = (row: Row): Row =>
  row.servicename === '' && row.metercategory === '' ? { ...row, servicename: 'Other' } : row;

/** The world after a change. */
export function changed(world: World, change: Change): World {
  switch (change.what) {
    case 'reports':
      return withCluster(world, change.cluster, () => ({ reports: change.reports }));
    case 'amounts':
      return withCluster(world, change.cluster, () => ({ factor: change.factor }));
    case 'day':
      return withCluster(world, change.cluster, ({ missingDays }) => ({
        missingDays: toggled(missingDays, change.day),
      }));
    case 'hours':
      return withCluster(world, change.cluster, () => ({ until: change.until }));
    case 'pod':
      return withCluster(world, change.cluster, ({ gonePods }) => ({
        gonePods: toggled(gonePods, change.pod),
      }));
    case 'namespace':
      return withCluster(world, change.cluster, ({ goneNamespaces }) => ({
        goneNamespaces: toggled(goneNamespaces, change.namespace),
      }));
    case 'labels':
      return withCluster(world, change.cluster, () => ({ labels: change.labels }));
    case 'alias':
      return withCluster(world, change.cluster, () => ({ alias: change.alias }));
    case 'distribution':
      return withCluster(world, change.cluster, () => ({ distribution: change.distribution }));
    case 'bill':
      return withBill(world, change.bill, () => ({ rows: change.rows }));
    case 'bill day':
      return withBill(world, change.bill, ({ missingDays }) => ({
        missingDays: toggled(missingDays, change.day),
      }));
    case 'bill of nobody':
      return withBill(world, change.bill, ({ unmatched }) => ({ unmatched: !unmatched }));
    case 'move':
      return withCluster(world, change.cluster, () => ({ bill: change.bill, recorded: change.recorded }));
    case 'key':
      return { ...world, disabledKeys: toggled(world.disabledKeys, change.key) };
    case 'mapping':
      return { ...world, mappings: mapped(world.mappings, change.mapping) };
    case 'category': {
      const { [change.pattern]: before, ...others } = world.categories;
      const here = before === change.category ? {} : { [change.pattern]: change.category };
      return { ...world, categories: { ...others, ...here } };
    }
    case 'markup':
      return { ...world, markup: change.markup };
    case 'add':
      return withCluster(world, change.cluster, ({ lives }) => ({
        lives: lives === 'not yet' ? 'now' : lives,
      }));
    case 'delete':
      return withCluster(world, change.cluster, ({ lives }) => ({
        lives:
          lives === 'now' && world.clusters.filter((one) => one.lives === 'now').length > 1
            ? 'no more'
            : lives,
      }));
    case 'state':
    case 'by hand':
      return world;
  }
}

function withCluster(world: World, index: number, change: (cluster: Cluster) => Partial<Cluster>): World {
  const clusters = world.clusters.map((one, at) => (at === index ? { ...one, ...change(one) } : one));
  return { ...world, clusters };
}

/** The bill comes again. */
function withBill(world: World, index: number, change: (bill: Bill) => Partial<Bill>): World {
  const bills = world.bills.map((one, at) =>
    at === index ? { ...one, ...change(one), billed: one.billed + 1 } : one,
  );
  return { ...world, bills };
}

const toggled = (values: readonly string[], value: string) =>
  values.includes(value) ? values.filter((one) => one !== value) : [...values, value];

/**
 * Adds a mapping or takes it back. No key is in two of them: which of several children survives, and what a chain becomes, the
 * specification leaves open (after.md 6).
 */
function mapped(mappings: readonly Mapping[], mapping: Mapping): readonly Mapping[] {
  const same = (one: Mapping) => one.parent === mapping.parent && one.child === mapping.child;
  if (mappings.some(same)) return mappings.filter((one) => !same(one));
  const taken = mappings.flatMap(({ parent, child }) => [parent, child]);
  const free =
    mapping.parent !== mapping.child && !taken.includes(mapping.parent) && !taken.includes(mapping.child);
  return free ? [...mappings, mapping] : mappings;
}
