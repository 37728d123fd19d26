import type * as Fs from 'node:fs';
import { createReadStream, readdirSync, type PathLike } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { survey } from '../src/ingest/survey.ts';
import { unpack } from '../src/payload/archive.ts';
import { contentHash } from '../src/payload/identity.ts';
import { payloadLimit } from '../src/payload/limit.ts';
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

const open = { signal, limit: 1_000_000 };
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
  await expect(
    unpack({ name: archive, bytes: createReadStream(archive) }, wanted, { ...open, signal: stop.signal }),
  ).rejects.toMatchObject({ name: 'AbortError' });
  expect(readdirSync(folder)).toEqual([]);
});

test('a report is not read for its identity when the load is stopped', async () => {
  const folder = folderOf({ 'a.csv': nodes });
  const stopped = AbortSignal.abort();
  await expect(contentHash(join(folder, 'a.csv'), stopped)).rejects.toMatchObject({ name: 'AbortError' });
  await using payload = await openPayload(folder, open);
  await expect(survey(payload, 2, stopped)).rejects.toMatchObject({ name: 'AbortError' });
});

test('reports are looked at a few at a time, and stay in their order', async () => {
  const names = ['a.csv', 'b.csv', 'c.csv', 'd.csv', 'e.csv'];
  await using payload = await openPayload(
    folderOf(Object.fromEntries(names.map((name, at) => [name, at === 0 ? nodes.repeat(1000) : nodes]))),
    open,
  );
  expect((await survey(payload, 2, signal)).map(({ name }) => name)).toEqual(names);
});

test('a disk without room for an archive is no fault of the archive', async () => {
  const archive = await archiveOf(folderOf({ 'a.csv': nodes }));
  const folder = temporary();
  disk.full = true;
  const error = await failure(openPayload(archive, open), 'PAYLOAD_UNREADABLE');
  expect(error.message).toContain('ENOSPC');
  expect(error.hint).toContain('TMPDIR');
  expect(readdirSync(folder)).toEqual([]);
});

test('a payload that is larger than it may be is refused before it is written, as an archive and as a folder', async () => {
  const reports = folderOf({ 'a.csv': nodes.repeat(50), 'b.csv': others });
  const archive = await archiveOf(reports);
  const folder = temporary();
  const limit = nodes.length * 50;
  for (const from of [archive, { name: 'sent', bytes: createReadStream(archive) }, reports]) {
    const error = await failure(openPayload(from, { signal, limit }), 'PAYLOAD_TOO_LARGE');
    expect(error.where).toMatchObject({ limit });
    expect(error.hint).toContain('OCP_PAYLOAD_LIMIT');
    await using payload = await openPayload(
      typeof from === 'string' ? from : { name: 'sent', bytes: createReadStream(archive) },
      { signal, limit: limit * 2 },
    );
    expect(payload.files).toHaveLength(2);
  }
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  [undefined, 8e9],
  ['', 8e9],
  ['500MiB', 500 * 2 ** 20],
  ['1.5 gb', 1.5e9],
  ['1000', 1000],
])('the limit %s is %s bytes', (OCP_PAYLOAD_LIMIT, bytes) => {
  expect(payloadLimit({ OCP_PAYLOAD_LIMIT })).toBe(bytes);
});

test.each(['a lot', '0', '-1', '8 GBs'])('a limit of %s is refused', (OCP_PAYLOAD_LIMIT) => {
  expect(() => payloadLimit({ OCP_PAYLOAD_LIMIT })).toThrow(
    expect.objectContaining({ code: 'USAGE_INVALID' }),
  );
});
