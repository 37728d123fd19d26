import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays } from '@ocp/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaults } from '../src/generate/options.ts';
import { generatePayload } from '../src/generate/payload.ts';

const base = mkdtempSync(join(tmpdir(), 'ocp-payload-test-'));
const options = { ...defaults, nodes: 3, pods: 9, claims: 6, days: 2, seed: 7 };
let counts: Record<string, number>;
beforeAll(async () => {
  counts = await generatePayload({ ...options, dir: join(base, 'first') });
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const text = (name: string) => readFileSync(join(base, 'first', name), 'utf8');

it('a payload lists its files, one a day and report', () => {
  const manifest = JSON.parse(text('manifest.json')) as { files: string[]; uuid: string; date: string };
  const days = [0, 1].map((n) => addDays('2025-10-01', n));
  const reports = ['pod_usage', 'storage_usage', 'node_labels', 'namespace_labels'];
  expect(manifest.files.toSorted()).toEqual(
    days.flatMap((day) => reports.map((report) => `${report}.${day}.csv`)).sort(),
  );
  expect(readdirSync(join(base, 'first')).sort()).toEqual([...manifest.files, 'manifest.json'].sort());
  expect(manifest.uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(manifest.date).toBe('2025-10-03T00:00:00.000000Z');
});

it('every pod has a row an hour, in the words of the operator and hour by hour', () => {
  expect(counts.pod_usage).toBe(2 * 24 * options.pods);
  const [header = '', ...rows] = text('pod_usage.2025-10-02.csv').trim().split('\n');
  expect(header.split(',')).toEqual(expect.arrayContaining(['interval_start', 'pod', 'pod_labels']));
  expect(header).not.toContain('effective');
  const hours = rows.map((row) => row.split(',')[2]);
  expect(hours).toEqual(hours.toSorted());
  expect(hours[0]).toBe('2025-10-02 00:00:00 +0000 UTC');
  for (const row of rows) expect(row).toMatch(/,label_app:[^,:|]+(\|label_[a-z_]+:[^,:|]+)+$/);
});

it('the same options give the same bytes', async () => {
  await generatePayload({ ...options, dir: join(base, 'second') });
  for (const name of readdirSync(join(base, 'first'))) {
    expect(readFileSync(join(base, 'second', name), 'utf8'), name).toBe(text(name));
  }
});
