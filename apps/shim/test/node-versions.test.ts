import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { ocp, root, start } from './support/command.ts';
import { request } from './support/tenant.ts';

/** A Node on the path, outside of the workspace, that is too old for the sources. */
function oldNode(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(root));
  const nodes = folders.map((folder) => join(folder, 'node')).filter((file) => existsSync(file));
  return nodes.find((file) => Number(execFileSync(file, ['-p', 'process.versions.node.split(".")[0]'])) < 22);
}

const node = oldNode();

test.skipIf(node === undefined)(
  'runs under the Node of the workspace when an old one starts it (needs an old one)',
  async () => {
    const options = { node: node ?? '' };
    const { status, out } = await ocp(['aggregate', '--help'], options);
    expect(status).toBe(0);
    expect(out).toContain('Usage: ocp aggregate');
    expect(await ocp(['agregate'], options)).toMatchObject({ status: 2, out: '' });
  },
);

test.skipIf(node === undefined).each<[string, NodeJS.Signals, number]>([
  ['passes signals on', 'SIGTERM', 143],
  // `ended` waits for all that has its pipes, and the command finds that nobody waits for it.
  ['leaves nothing that works on', 'SIGKILL', -1],
])('%s when an old Node starts it: %s (needs an old one)', async (_, signal, status) => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const running = start(request('aggregate', `file://${root}`), {
    node: node ?? '',
    database: `postgres://u:very-secret@127.0.0.1:${port}/d`,
  });
  await once(silent, 'connection');
  running.signal(signal);
  expect(await running.ended).toMatchObject({ status, out: '' });
  silent.close();
});
