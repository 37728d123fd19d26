import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { reportsPayload, type KnownReports } from '../src/payload.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function reportsOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'reports-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test('a report that is gone after a change comes with its header alone, in the same payload', async () => {
  const known: KnownReports = new Map();
  const read = async (reports: string) => {
    await using payload = await reportsPayload(reports, 'life/cluster', known);
    const text = (name: string) => readFileSync(join(payload.folder, name), 'utf8');
    const { uuid, files } = JSON.parse(text('manifest.json')) as { uuid: string; files: string[] };
    return {
      folder: payload.folder,
      uuid,
      contents: Object.fromEntries(files.map((name) => [name, text(name)])),
    };
  };
  const first = await read(reportsOf({ 'pods.csv': 'pod\np-1\n', 'claims.csv': 'claim\r\nc-1\r\n' }));
  expect(first.contents).toEqual({ 'pods.csv': 'pod\np-1\n', 'claims.csv': 'claim\r\nc-1\r\n' });
  const reports = reportsOf({ 'pods.csv': 'pod\np-2\n' });
  const second = await read(reports);
  expect(second.contents).toEqual({ 'pods.csv': 'pod\np-2\n', 'claims.csv': 'claim\n' });
  expect(second.uuid).toBe(first.uuid);
  expect(existsSync(second.folder)).toBe(false);
  expect(existsSync(join(reports, 'manifest.json'))).toBe(false);
});
