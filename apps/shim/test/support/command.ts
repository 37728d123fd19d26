import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';

export const root = resolve(import.meta.dirname, '../../../..');
export const bin = join(root, 'apps/shim/bin/ocp.js');

/** In the environment of every command, and never in what it says. */
export const secrets = { S3_ACCESS_KEY: 'AKIASECRETSECRET0001', S3_SECRET: 'secret/of+the/bucket=' };

export interface Options {
  /** The URL of `DATABASE_URL`; its password may appear nowhere. */
  database?: string | undefined;
  environment?: Readonly<Record<string, string>>;
  /** The Node that starts `bin/ocp.js`; this one by default. */
  node?: string;
  /** More texts that the command may not repeat. */
  hidden?: readonly string[];
}

/** What a command did. */
export interface Ended {
  status: number;
  /** Standard output. */
  out: string;
  /** Standard error. */
  said: string;
}

export interface Running {
  readonly pid: number;
  /** The folder that the command takes for temporary files. */
  readonly temporary: string;
  readonly ended: Promise<Ended>;
  /** Waits until standard error holds the text. */
  says(words: string): Promise<void>;
  /** To `bin/ocp.js` alone, or to the group, as a terminal does for Ctrl-C. */
  signal(signal: NodeJS.Signals, to?: 'process' | 'group'): void;
}

/** Starts `ocp` as a process of its own; when it ends, nothing of it may be left, and no secret may have been said. */
export function start(args: readonly string[], options: Options = {}): Running {
  const temporary = mkdtempSync(join(tmpdir(), 'e2e-'));
  // An embedded server runs as another account.
  chmodSync(temporary, 0o755);
  const {
    DATABASE_URL: _database,
    TRINO_DATE_STEP: _step,
    NODE_OPTIONS: _options,
    ...inherited
  } = process.env;
  const child = spawn(options.node ?? process.execPath, [bin, ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...inherited,
      ...secrets,
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'),
      TMPDIR: temporary,
      ...(options.database === undefined ? {} : { DATABASE_URL: options.database }),
      ...options.environment,
    },
  });
  const pid = child.pid ?? 0;
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const out = text(child.stdout);
  const finish = async (): Promise<Ended> => {
    const [status, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    const ended = { status: status ?? -1, out: await out, said };
    if (signal === null) {
      expect(processesOf(pid), 'processes that are left').toEqual([]);
      expect(readdirSync(temporary), 'temporary files that are left').toEqual([]);
    }
    for (const secret of hidden(args, options)) expect(`${ended.out}\n${said}`).not.toContain(secret);
    rmSync(temporary, { recursive: true, force: true });
    return ended;
  };
  return {
    pid,
    temporary,
    ended: finish(),
    says: (words) => expect.poll(() => said, { timeout: 30_000, interval: 5 }).toContain(words),
    signal: (signal, to = 'process') => process.kill(to === 'group' ? -pid : pid, signal),
  };
}

/** Runs `ocp` to its end. */
export function ocp(args: readonly string[], options: Options = {}): Promise<Ended> {
  return start(args, options).ended;
}

/** Processes of a group that live; a zombie does not. */
export function processesOf(group: number): string[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pgid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => {
    const [id, state = ''] = line.trim().split(/\s+/);
    return Number(id) === group && !state.startsWith('Z');
  });
}

function hidden(args: readonly string[], { database, hidden: more = [] }: Options): string[] {
  const urls = [database ?? '', ...args].filter((text) => URL.canParse(text));
  const passwords = urls.map((url) => decodeURIComponent(new URL(url).password));
  return [...Object.values(secrets), ...passwords, ...more].filter((secret) => secret !== '');
}
