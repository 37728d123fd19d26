import { describe, expect, test } from 'vitest';
import { clouds } from '../src/clouds/index.ts';
import type { PartExplanation, PartKind } from '../src/explain/index.ts';
import { costsOfRow, remainderOf, type RemainderFacts } from '../src/explain/remainders.ts';

const byId = { by: 'resource', candidates: [] } as const;
const byTags = { by: 'tags', strings: [], places: {}, parts: 0, partsBefore: 0, sources: 1 } as const;
const all = Object.values(clouds);
const cited = /\(spec (ocp-on-\w+\.md)[^()]*\)$/;

describe.each(all)('what is left of a row of $type', (cloud) => {
  const first = cloud.costs[0]!.cost;
  const leftOf = (parts: readonly object[], of: Partial<RemainderFacts> = {}) => {
    const known = parts as readonly PartExplanation[];
    return remainderOf(cloud, costsOfRow(cloud, { [first]: 10 }, known, 0), {
      ...{ match: byId, dated: true, direction: null, disk: undefined, shared: false, sized: true },
      ...{ parts: known, linked: { nodes: true, volumes: false } },
      ...of,
    });
  };
  /** Each part has the whole cost of the row. */
  const left = (of: Partial<RemainderFacts>, kinds: readonly PartKind[] = []) =>
    leftOf(
      kinds.map((kind) => ({ kind, share: { value: 1 }, costs: [{ cost: first, value: 10 }] })),
      of,
    );

  test('cites its own specification where tags lead nowhere', () => {
    const { name, about = '' } = left({ match: byTags }) ?? {};
    expect(name).toBe('no place in the cluster');
    expect(about).toMatch(cited);
    expect(about).toContain(`ocp-on-${cloud.type.toLowerCase()}.md`);
  });

  test.each([0, null])('says why it has no place, though it costs %s', (cost) => {
    const costs = costsOfRow(cloud, { [first]: cost }, [], 0);
    const facts = { match: byId, dated: true, direction: null, disk: undefined, shared: false, sized: true };
    const left = remainderOf(cloud, costs, { ...facts, parts: [], linked: { nodes: true, volumes: false } });
    expect(left?.name).toBe('no place in the cluster');
    expect(left?.about).toMatch(/^the node has no row in the OpenShift summary on that day/);
  });

  test('does so where an id or data transfer is counted by several nodes', () => {
    for (const facts of [{}, { direction: 'IN' }]) {
      const kind: PartKind = 'direction' in facts ? 'data transfer' : 'node';
      const { name, about = '' } = left(facts, [kind, kind]) ?? {};
      expect(name).toBe('more than the whole');
      expect(cited.exec(about)?.[1]).toBe(`ocp-on-${cloud.type.toLowerCase()}.md`);
    }
  });

  test('names the nodes that share it out, and what was used beyond their capacity', () => {
    const about = (...used: (readonly [node: string, hours: number])[]) => {
      const parts = used.map(([node, numerator]) => ({
        ...{ kind: 'node', node, costs: [{ cost: first, value: (10 * numerator) / 8 }] },
        share: { value: numerator / 8, numerator, denominator: 8, unit: 'GB hours' },
      }));
      return leftOf(parts)?.about;
    };
    expect(about(['a', 7], ['b', 8])).toMatch(/^the id belongs to a and b, and each .* whole \(/);
    expect(about(['a', 7], ['a', 5.1])).toMatch(/^rows of a have 12\.1 of its 8 GB hours \(/);
    expect(about(['a', 2], ['b', 9])).toMatch(/a and b.*; rows of b have 9 of its 8 GB hours \(/);
  });

  test('is of other clusters only where they have volumes on the disk', () => {
    const parts = [{ kind: 'claim', share: { value: 0.1 }, costs: [{ cost: first, value: 1 }] }];
    const disk = { capacity: 100, pool: 40, sharers: 1 };
    expect(leftOf(parts, { disk, shared: true })).toMatchObject({ name: 'other clusters' });
    const { name, about = '' } = leftOf(parts, { disk }) ?? {};
    expect(name).toBe('claims without a part');
    expect(cited.exec(about)?.[1]).toBe(`ocp-on-${cloud.type.toLowerCase()}.md`);
  });

  test('is of no day where the row has a time', () => {
    for (const match of [byId, byTags]) {
      const { about = '' } = left({ match, dated: false }) ?? {};
      expect(about).toMatch(/00:00/);
      expect(cited.exec(about)?.[1]).toBe(`ocp-on-${cloud.type.toLowerCase()}.md`);
    }
  });
});

test('a disk that is shared out by the volumes in its name too says so (spec ocp-on-gcp.md, Q1)', () => {
  const { GCP: cloud } = clouds;
  const costs = [{ cost: 'unblended_cost', value: 10 }];
  const parts = (['claim', 'volume on a node'] as const).map(
    (kind) => ({ kind, share: { value: 1, numerator: 10 }, costs }) as unknown as PartExplanation,
  );
  const left = remainderOf(cloud, costsOfRow(cloud, { unblended_cost: 10 }, parts, 0), {
    ...{ match: byId, dated: true, direction: null, shared: false, parts, sized: true },
    disk: { capacity: 10, pool: 10, sharers: 1 },
    linked: { nodes: false, volumes: true },
  });
  expect(left).toMatchObject({ name: 'more than the whole' });
  expect(left?.about).toMatch(/shared out as a disk, and again .* \(spec ocp-on-gcp\.md, Q1\)$/);
});
