import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { ocp, root, start } from './support/command.ts';

/** A Node on the path, outside of the workspace, that is too old for the sources. */
function oldNode(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(root));
  const nodes = folders.map((folder) => join(folder, 'node')).filter((file) => existsSync(file));
  return nodes.find((file) => Number(execFileSync(file, ['-p', 'process.versions.node.split(".")[0]'])) < 22);
}

const node = oldNode();

test.skipIf(node === undefined)('runs under the Node of the workspace when an old one starts it (needs an old one)', async () => {
  const options = { node: node ?? '' };
  const { status, out } = await ocp(['aggregate', '--help'], options);
  expect(status).toBe(0);
  expect(out).toContain('Usage: ocp aggregate');
  expect(await ocp(['agregate'], options)).toMatchObject({ status: 2, out: '' });
});

test.skipIf(node === undefined)('passes signals on when an old Node starts it (needs an old one)', async () => {
  const lake = `file://${root}`;
  const days = ['--start', '2025-10-01', '--end', '2025-10-01', '--schema', 'org1234567'];
  const source = ['--ocp-source', '73be11de-69d8-5208-9aba-fc2bb9d15769', '--lake', lake];
  // Packets to this address are lost: the command waits for its connection.
  const running = start(['aggregate', ...days, ...source], {
    node: node ?? '',
    database: 'postgres://u:very-secret@192.0.2.1/d',
  });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  running.signal('SIGTERM');
  expect(await running.ended).toMatchObject({ status: 143 });
});
