import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ResultTable } from '@ocp/core';
import { expect, onTestFinished, test } from 'vitest';
import { withCsvFolder } from '../src/result-folder.ts';

/** Every write to it fails as on a full disk. */
const FULL = '/dev/full';

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'result-folder-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const table = (...lines: string[]): ResultTable => ({
  columns: { node: 'text' },
  rows: lines.length,
  copy: () => Promise.resolve(Readable.from(lines)),
});

test.skipIf(!existsSync(FULL))(
  'a full disk is said with the file, and nothing stays (where /dev/full is)',
  async () => {
    const folder = emptyFolder();
    const writing = withCsvFolder(folder, async (files) => {
      await files.write('tenant', 'nodes', table('a\n'));
      const [pending = ''] = readdirSync(folder);
      const file = join(folder, pending, 'nodes.csv');
      rmSync(file);
      symlinkSync(FULL, file);
      await files.write('tenant', 'nodes', table('b\n'));
    });
    await expect(writing).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      message: expect.stringContaining('ENOSPC'),
      where: { flag: '--out', file: join(folder, 'nodes.csv') },
      hint: expect.stringContaining('room'),
    });
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('an engine that fails in the middle of a table is not taken for the disk', async () => {
  const folder = emptyFolder();
  const broken = new Error('the engine broke');
  const rows = table('a\n');
  const copy = () =>
    Promise.resolve(
      Readable.from(
        (function* () {
          yield 'a\n';
          throw broken;
        })(),
      ),
    );
  await expect(
    withCsvFolder(folder, (files) => files.write('tenant', 'nodes', { ...rows, copy })),
  ).rejects.toBe(broken);
});

test('of a run that was begun again only the last attempt stays', async () => {
  const folder = emptyFolder();
  await withCsvFolder(folder, async (files) => {
    files.begin();
    await files.write('tenant', 'nodes', table('lost\n'));
    await files.write('tenant', 'pods', table('lost\n'));
    files.begin();
    await files.write('tenant', 'nodes', table('a\n'));
    await files.write('tenant', 'nodes', table('b\n'));
  });
  expect(readdirSync(folder)).toEqual(['nodes.csv']);
  expect(readFileSync(join(folder, 'nodes.csv'), 'utf8')).toBe('node\na\nb\n');
});
