import { expect, it } from 'vitest';
import { begunAt, scratchNames } from '../src/scratch.ts';
import { sessionLimits } from '../src/limits.ts';

it('tables of a run say when it began, and no two runs share a name', () => {
  const now = new Date('2025-10-31T23:59:58Z');
  const names = scratchNames(now);
  expect(names('pod_rows')).toMatch(/^ocp_20251031235958_[0-9a-f]{8}_pod_rows$/);
  expect(begunAt(names('pod_rows'))).toBe(now.getTime());
  expect(scratchNames(now)('pod_rows')).not.toBe(names('pod_rows'));
});

it.each([
  'pod_rows',
  'ocp_pod_rows',
  'ocp_20251031235958_pod_rows',
  'my_ocp_20251031235958_0123abcd_pod_rows',
  'ocp_20251331235958_0123abcd_pod_rows',
  'ocp_20251031235958_0123ABCD_pod_rows',
])('%s is somebody else’s table', (name) => {
  expect(begunAt(name)).toBeUndefined();
});

it.each([
  ['512MB', '512000000B'],
  ['1 GiB', '1073741824B'],
  ['1.5kb', '1500B'],
  ['100B', '100B'],
])('a limit of %s is %s of a query', (memory, bytes) => {
  expect(sessionLimits({ memory })).toEqual({ query_max_memory: bytes });
});

it('without a limit Trino keeps its own', () => {
  expect(sessionLimits({ threads: 4 })).toEqual({});
});
