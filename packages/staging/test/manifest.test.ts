import { expect, test } from 'vitest';
import { parseManifest } from '../src/payload/manifest.ts';

const dateOf = (date: unknown) => parseManifest(JSON.stringify({ uuid: 'a', date }), 'manifest.json').date;

test.each([
  ['2025-10-04T06:00:00.123456Z', '2025-10-04T06:00:00.123Z'],
  ['2025-10-04T06:00:00+02:00', '2025-10-04T04:00:00.000Z'],
  ['2025-10-04T06:00:00', '2025-10-04T06:00:00.000Z'],
  ['2025-10-04 06:00:00.123456+00:00', '2025-10-04T06:00:00.123Z'],
  ['2025-10-04', '2025-10-04T00:00:00.000Z'],
  ['yesterday', undefined],
  ['', undefined],
  [20251004, undefined],
  [null, undefined],
])('the date %j of a manifest is %j, in any zone of the machine', (date, expected) => {
  expect(dateOf(date)).toBe(expected);
});

test('a manifest of the operator is understood; what else it says is left', () => {
  const manifest = {
    uuid: '6d9d7a35-0ea1-4b1c-a5a5-6b9d1b1e7c11',
    cluster_id: 'c0ffee',
    version: 'v3.3.1',
    date: '2025-10-04T00:00:00.000000Z',
    files: ['a.csv'],
    resource_optimization_files: ['ros.csv'],
    start: '2025-10-03T00:00:00Z',
    end: '2025-10-03T23:00:00Z',
    cr_status: { clusterID: 'c0ffee' },
  };
  expect(parseManifest(JSON.stringify(manifest), 'manifest.json')).toEqual({
    uuid: manifest.uuid,
    clusterId: 'c0ffee',
    version: 'v3.3.1',
    date: '2025-10-04T00:00:00.000Z',
    covered: { first: '2025-10-03T00:00:00.000Z', last: '2025-10-03T22:00:00.000Z' },
    files: ['a.csv'],
  });
});

test.each([
  ['no JSON', '{'],
  ['no object', '[]'],
  ['null', 'null'],
  ['no uuid', '{"cluster_id": "a"}'],
  ['a uuid that is no text', '{"uuid": 7}'],
  ['files that are no list', '{"uuid": "a", "files": "b"}'],
  ['files that are no names', '{"uuid": "a", "files": [1]}'],
])('a manifest with %s is refused', (_, text) => {
  expect(() => parseManifest(text, 'manifest.json')).toThrow(
    expect.objectContaining({ code: 'MANIFEST_INVALID', where: { file: 'manifest.json' } }) as Error,
  );
});
