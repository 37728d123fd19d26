import type * as Fs from 'node:fs';
import { readdirSync, type PathLike } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { survey } from '../src/ingest/survey.ts';
import { unpack } from '../src/payload/archive.ts';
import { contentHash } from '../src/payload/identity.ts';
import { openPayload } from '../src/payload/payload.ts';
import { csv, headers, nodeRow } from './support/reports.ts';
import { archiveOf, failure, folderOf, signal } from './support/tenant.ts';

const disk = vi.hoisted(() => ({ full: false }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>();
  const full = (path: PathLike) =>
    new Writable({
      write: (_chunk, _encoding, done) => {
        const message = `ENOSPC: no space left on device, write '${String(path)}'`;
        done(Object.assign(new Error(message), { code: 'ENOSPC', syscall: 'write' }));
      },
    });
  return {
    ...fs,
    createWriteStream: (path: PathLike) => (disk.full ? full(path) : fs.createWriteStream(path)),
  };
});
afterEach(() => {
  disk.full = false;
  vi.unstubAllEnvs();
});

const nodes = csv(headers.node_labels, [nodeRow()]);
const others = csv(headers.node_labels, [nodeRow({ node: 'node-2' })]);

/** A temporary folder in which everything is unpacked; what is left in it is seen. */
function temporary(): string {
  const folder = folderOf({});
  vi.stubEnv('TMPDIR', folder);
  return folder;
}

test('an archive is not unpacked any further when the load is stopped, and nothing of it is left', async () => {
  const archive = await archiveOf(folderOf({ 'a.csv': nodes, 'b.csv': others }));
  const folder = temporary();
  const stop = new AbortController();
  const wanted = () => {
    stop.abort();
    return true;
  };
  await expect(unpack(archive, wanted, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(readdirSync(folder)).toEqual([]);
});

test('a report is not read for its identity when the load is stopped', async () => {
  const folder = folderOf({ 'a.csv': nodes });
  const stopped = AbortSignal.abort();
  await expect(contentHash(join(folder, 'a.csv'), stopped)).rejects.toMatchObject({ name: 'AbortError' });
  await using payload = await openPayload(folder, signal);
  await expect(survey(payload, 2, stopped)).rejects.toMatchObject({ name: 'AbortError' });
});

test('reports are looked at a few at a time, and stay in their order', async () => {
  const names = ['a.csv', 'b.csv', 'c.csv', 'd.csv', 'e.csv'];
  await using payload = await openPayload(
    folderOf(Object.fromEntries(names.map((name, at) => [name, at === 0 ? nodes.repeat(1000) : nodes]))),
    signal,
  );
  expect((await survey(payload, 2, signal)).map(({ name }) => name)).toEqual(names);
});

test('a disk without room for an archive is no fault of the archive', async () => {
  const archive = await archiveOf(folderOf({ 'a.csv': nodes }));
  const folder = temporary();
  disk.full = true;
  const error = await failure(openPayload(archive, signal), 'PAYLOAD_UNREADABLE');
  expect(error.message).toContain('ENOSPC');
  expect(error.hint).toContain('TMPDIR');
  expect(readdirSync(folder)).toEqual([]);
});
