import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../src/connection/connect.ts';
import { databaseServer, startEmbedded } from '../src/index.ts';
import { failure } from './support.ts';

const temporary = process.env['TMPDIR'];
/** A temporary folder of our own shows what servers leave there. */
const ours = mkdtempSync(join(tmpdir(), 'ocp-embedded-test-'));
beforeAll(() => {
  chmodSync(ours, 0o1777);
  process.env['TMPDIR'] = ours;
});
afterAll(() => {
  if (temporary === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = temporary;
  rmSync(ours, { recursive: true });
});

test('an embedded server starts, answers with its password only, and leaves nothing behind', async () => {
  const server = await startEmbedded();
  expect(homes()).toHaveLength(1);
  const client = new Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query("select current_setting('server_version_num')::int / 10000 as major");
  expect(rows).toEqual([{ major: 16 }]);
  await client.end();
  const url = new URL(server.url);
  url.password = 'wrong';
  await failure(connect(url.href), 'DATABASE_REFUSED');
  await server.stop();
  await failure(connect(server.url), 'DATABASE_UNREACHABLE');
  expect(homes()).toEqual([]);
});

test('a server with a folder of its own keeps its rows', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ocp-kept-'));
  try {
    const first = await startEmbedded({ folder });
    const writer = await connect(first.url);
    await writer.query('create table kept as select 1 as one');
    await writer.end();
    await first.stop();
    const second = await startEmbedded({ folder });
    const reader = await connect(second.url);
    expect((await reader.query('select one from kept')).rows).toEqual([{ one: 1 }]);
    await reader.end();
    await second.stop();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a server does not outlive a process that is killed', async () => {
  const script = `const { startEmbedded } = await import(process.argv[1]);
    console.log((await startEmbedded()).url); setInterval(() => {}, 1000);`;
  const source = new URL('../src/index.ts', import.meta.url).href;
  const args = ['--conditions=ocp-source', '--input-type=module', '-e', script, source];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the process ended by itself')));
  const [url] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
  ended.catch(() => undefined);
  const client = await connect(url.toString().trim());
  await client.end();
  expect(homes()).toHaveLength(1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const limit = Date.now() + 30_000;
  while (homes().length > 0 && Date.now() < limit) await sleep(50);
  expect(homes()).toEqual([]);
  await failure(connect(url.toString().trim()), 'DATABASE_UNREACHABLE');
});

test('a server that cannot start says why, and leaves nothing behind', async () => {
  const error = await failure(
    startEmbedded({ settings: { shared_buffers: 'much' } }),
    'DATABASE_UNREACHABLE',
  );
  expect(error.message).toContain('shared_buffers');
  expect(homes()).toEqual([]);
});

test('DATABASE_URL stands for the server that is used, and stop leaves it alone', async () => {
  const server = await startEmbedded();
  const saved = process.env['DATABASE_URL'];
  process.env['DATABASE_URL'] = server.url;
  try {
    const same = await databaseServer();
    expect(same.url).toBe(server.url);
    await same.stop();
    await (await connect(server.url)).end();
  } finally {
    if (saved === undefined) delete process.env['DATABASE_URL'];
    else process.env['DATABASE_URL'] = saved;
    await server.stop();
  }
});

const root = process.getuid?.() === 0;
test.skipIf(!root)('the server of root runs as another user (only where the tests run as root)', async () => {
  const server = await startEmbedded();
  const [home = ''] = homes();
  expect(statSync(join(ours, home, 'data', 'postmaster.pid')).uid).toBeGreaterThan(0);
  await server.stop();
});

/** What servers have in the temporary folder. */
function homes(): string[] {
  return readdirSync(ours).filter((name) => name.startsWith('ocp-postgresql-'));
}
