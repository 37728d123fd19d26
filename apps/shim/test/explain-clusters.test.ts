import { describe, expect, test } from 'vitest';
import { explanationFormats } from '../src/explanation/index.ts';
import { matched, withExplainedGolden } from './support/explained.ts';

const DAY = '2025-10-02';

describe('what clusters share (aws-two-clusters)', () => {
  const golden = withExplainedGolden('aws-two-clusters');

  test('a row with tags is split into equal parts, among the sources that it belongs to', async () => {
    const { rows, left } = matched(await golden().resource('i-39060990', DAY));
    for (const { matched: match, parts, left: rest } of rows) {
      expect(match).toMatchObject({ by: 'tags', parts: 2, partsBefore: 0, sources: 2 });
      expect(match.by === 'tags' && match.strings.length).toBeGreaterThan(0);
      for (const { share } of parts)
        expect(share).toMatchObject({ measure: 'parts', numerator: 1, denominator: 4 });
      expect(rest).toMatchObject({
        name: 'other clusters',
        about: expect.stringContaining('2 OpenShift') as string,
      });
    }
    expect(left.share).toBeCloseTo(0.5, 9);
  });

  test('together they have all of a row with tags, each its part', async () => {
    const { bills, clusters } = await golden().clusters({ resource: 'i-39060990', day: DAY });
    expect(clusters.map(({ outcome }) => outcome)).toEqual(['matched', 'matched']);
    expect(bills).toHaveLength(1);
    const [bill] = bills;
    expect(bill?.clusters.map(({ share }) => share)).toEqual([
      expect.closeTo(0.5, 9) as number,
      expect.closeTo(0.5, 9) as number,
    ]);
    for (const { namespaces } of bill?.clusters ?? []) {
      expect(namespaces.map(({ share }) => share)).toEqual(
        namespaces.map(() => expect.closeTo(0.5 / namespaces.length, 9) as number),
      );
    }
    expect(bill?.left).toMatchObject({ names: [], share: 0 });
    expect(bill?.left?.costs.map(({ value }) => value)).toEqual([0, 0, 0, 0]);
    const answer = await golden().clusters({ resource: 'i-39060990', day: DAY });
    const { text, csv } = explanationFormats;
    expect(text(answer)).toMatch(/^i-39060990 on 2025-10-02, of 2 clusters$/m);
    expect(text(answer)).toMatch(/^ +50 % +\S.* all +/m);
    const ids = new Set(
      csv(answer)
        .split('\n')
        .slice(1)
        .map((line) => line.split(',').at(-2)),
    );
    expect(ids).toEqual(new Set(clusters.map(({ cluster }) => cluster.id)));
  });

  test('what no cluster has of a disk of both is left of both together', async () => {
    const resource = 'vol-1115001';
    const { bills, clusters } = await golden().clusters({ resource, day: DAY });
    const shares = bills[0]?.clusters.map(({ share }) => share ?? 0) ?? [];
    expect(shares.length).toBeGreaterThan(0);
    const written = await golden().tenant.rows<{ cost: string }>(
      `select sum(unblended_cost) as cost from ${golden().detail} where resource_id = $1 and usage_start = $2`,
      [resource, DAY],
    );
    expect(bills[0]?.costs[0]?.value).toBeCloseTo(Number(written[0]?.cost), 9);
    expect(Number(bills[0]?.left?.share) + shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    const alone = clusters.flatMap((one) => (one.outcome === 'matched' ? [one.left.share ?? 0] : []));
    expect(Number(bills[0]?.left?.share)).toBeLessThan(Math.min(...alone));
  });

  test('a namespace of both is added up; what none of them has is said once', async () => {
    const [shared] = await golden().tenant.rows<{ namespace: string; cost: string }>(
      `select namespace, sum(unblended_cost) as cost from ${golden().detail} where usage_start = $1
        group by 1 having count(distinct cluster_id) = 2 order by 1 limit 1`,
      [DAY],
    );
    const { bills } = await golden().clusters({ namespace: shared?.namespace ?? '', day: DAY });
    expect(bills[0]?.clusters).toHaveLength(2);
    expect(bills[0]?.left).toBeUndefined();
    expect(bills[0]?.costs[0]?.value).toBeCloseTo(Number(shared?.cost), 9);
    const unknown = explanationFormats.text(await golden().clusters({ resource: 'nothing', day: DAY }));
    expect(unknown.match(/Not in the bill/g)).toHaveLength(1);
  });

  test('a disk of two clusters leaves what the other one has', async () => {
    const { rows, left } = matched(await golden().resource('vol-1115001', DAY));
    expect(rows[0]?.disk).toEqual({ capacity: 100, pool: 50, sharers: 2 });
    expect(left).toMatchObject({ names: ['other clusters'], share: expect.closeTo(0.55, 9) as number });
  });
});

describe('a cluster that came second (adv-azure)', () => {
  const golden = withExplainedGolden('adv-azure', 1);

  test('divides a row with tags by the parts of the cluster before it too', async () => {
    const { rows } = matched(await golden().resource('Mixed-Node', DAY));
    const shared = rows.filter(({ matched: match }) => match.by === 'tags' && match.partsBefore > 0);
    expect(shared.length).toBeGreaterThan(0);
    for (const { matched: match, parts, left, costs } of shared) {
      expect(match).toMatchObject({ places: { openshift_project: 'shop' }, parts: 1, partsBefore: 2 });
      expect(parts.map(({ share }) => [share.numerator, share.denominator])).toEqual([[1, 3]]);
      expect(left?.name).toBe('other clusters');
      expect(costs[0]?.attributed).toBeCloseTo(Number(costs[0]?.value) / 3, 8);
    }
  });

  test('counts the parts before it, which the other one has not left out: both have more than the whole', async () => {
    const answer = await golden().clusters({ resource: 'Mixed-Node', day: DAY });
    const { left } = answer.bills[0] ?? {};
    expect(left).toMatchObject({
      names: ['more than the whole'],
      share: expect.closeTo(-1 / 3, 9) as number,
    });
    expect(left?.about).toContain('ocp-on-azure.md, Q1');
  });
});

describe('clusters on one bill of GCP (adv-gcp)', () => {
  const golden = withExplainedGolden('adv-gcp');
  const firstOf = (costs: readonly { value: number | null }[] = []) => costs[0]?.value ?? 0;

  test('what is elsewhere is not left', async () => {
    const alone = matched(await golden().resource('id-1', DAY));
    expect(alone.elsewhere?.length).toBeGreaterThan(0);
    const answer = await golden().clusters({ resource: 'id-1', day: DAY });
    const [bill] = answer.bills;
    expect(bill?.clusters[0]?.elsewhere?.map(({ resource }) => resource)).toEqual(
      alone.elsewhere?.map(({ resource }) => resource),
    );
    expect(bill?.left?.share).toBeCloseTo(Number(alone.left.share), 9);
    expect(firstOf(bill?.left?.costs)).toBeCloseTo(firstOf(alone.left.costs), 9);
    expect(explanationFormats.text(answer)).toMatch(/^ +-4\.755 % +left: .* -12\.86814 /m);
  });

  test('a row with labels of both is charged in full to each of them: together they have twice its cost', async () => {
    const answer = await golden().clusters({ resource: 't1', day: DAY });
    const { left } = answer.bills[0] ?? {};
    expect(left).toMatchObject({ names: ['more than the whole'], share: expect.closeTo(-1, 9) as number });
    expect(left?.about).toContain('ocp-on-gcp.md, Q2');
    expect(explanationFormats.text(answer)).toMatch(/^ +left: rows belong to several clusters, .*Q2\)$/m);
  });
});
