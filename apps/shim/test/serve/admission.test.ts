import fc from 'fast-check';
import { expect, it } from 'vitest';
import { heldBack, type GroupCount } from '../../src/serve/jobs/admission.ts';

const limits = { atOnce: 4, perSchema: 2 };
const group = (name: string, running: number, waiting: number): GroupCount => ({
  group: name,
  running,
  waiting,
});

it('holds back what shares a lock with a running job, on either side', () => {
  const groups = [
    group('org1/openshift/a', 1, 1),
    group('org1/openshift/a+org1/aws/x', 0, 1),
    group('org1/openshift/b+org1/aws/x', 0, 1),
    group('org1/openshift/b', 0, 1),
    group('org2/openshift/c+org2/aws/y', 1, 0),
    group('org2/openshift/d+org2/aws/y', 0, 1),
  ];
  expect(heldBack(groups, limits)).toEqual([
    'org1/openshift/a',
    'org1/openshift/a+org1/aws/x',
    'org2/openshift/d+org2/aws/y',
  ]);
});

it('holds back a schema that has enough, and everything when all have', () => {
  const busy = [
    group('org1/openshift/a', 1, 0),
    group('org1/openshift/b', 1, 0),
    group('org1/openshift/c', 0, 5),
  ];
  expect(heldBack([...busy, group('org2/openshift/d', 0, 1)], limits)).toEqual(['org1/openshift/c']);
  const full = ['org1/openshift/a', 'org2/openshift/b', 'org3/openshift/c', 'org4/openshift/d'];
  expect(
    heldBack([...full.map((name) => group(name, 1, 0)), group('org5/openshift/e', 0, 1)], limits),
  ).toBeUndefined();
});

it('a name that begins like another schema is not that schema', () => {
  const groups = [
    group('org1/openshift/a', 1, 0),
    group('org1/openshift/b', 1, 0),
    group('org10/openshift/c', 0, 1),
  ];
  expect(heldBack(groups, limits)).toEqual([]);
});

it('whatever begins one after the other, no two share a lock and no limit is passed', () => {
  const source = fc.constantFrom('a', 'b', 'c');
  const lockset = fc
    .record({
      schema: fc.constantFrom('org1', 'org2', 'org3'),
      source,
      cloud: fc.option(fc.constantFrom('x', 'y')),
    })
    .map(
      ({ schema, source, cloud }) =>
        `${schema}/openshift/${source}${cloud === null ? '' : `+${schema}/aws/${cloud}`}`,
    );
  fc.assert(
    fc.property(fc.array(lockset, { maxLength: 30 }), (jobs) => {
      const running: string[] = [];
      for (const job of jobs) {
        const names = new Set([...running, job]);
        const counts = [...names].map((name) =>
          group(name, running.filter((one) => one === name).length, name === job ? 1 : 0),
        );
        const held = heldBack(counts, limits);
        if (held !== undefined && !held.includes(job)) running.push(job);
      }
      const locks = running.flatMap((job) => job.split('+'));
      expect(new Set(locks).size).toBe(locks.length);
      expect(running.length).toBeLessThanOrEqual(limits.atOnce);
      const schemas = Object.values(Object.groupBy(running, (job) => job.split('/')[0] ?? ''));
      expect(Math.max(0, ...schemas.map((same = []) => same.length))).toBeLessThanOrEqual(limits.perSchema);
    }),
  );
});
