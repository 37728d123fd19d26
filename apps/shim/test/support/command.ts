import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { expect, vi } from 'vitest';

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
  /** A terminal is its standard input, output and error; both come as output, with the colours of the terminal. */
  terminal?: boolean;
  /** It will be killed outright, and what it cannot remove then may stay. */
  killed?: boolean;
  /** What it reads on standard input; nothing by default. */
  input?: Readable;
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
  /** On the clock of `performance.now()`. */
  at: number;
}

export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Waits until standard error holds the text. */
  says(words: string): Promise<void>;
  /** Standard error so far. */
  said(): string;
  /** Standard output so far. */
  out(): string;
  /** To `bin/ocp.js` alone, or to the group, as a terminal does for Ctrl-C. */
  signal(signal: NodeJS.Signals, to?: 'process' | 'group'): void;
  /** Reads no more of what it says. */
  hangUp(): void;
}

/** Runs a command on a terminal of its own. */
const onTerminal = `import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))`;
/** What forbids colours, or wants them everywhere, is up to each test. */
const aboutColours = { CI: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined, TERM: 'xterm-256color' };

/** Groups of commands whose test failed before their end. */
const running = new Set<number>();
process.on('exit', () => {
  for (const pid of running) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  }
});

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
  const command = [options.node ?? process.execPath, bin, ...args];
  const [program = '', ...rest] =
    options.terminal === true ? ['python3', '-c', onTerminal, ...command] : command;
  const child = spawn(program, rest, {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...inherited,
      ...(options.terminal === true && aboutColours),
      ...secrets,
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'),
      TMPDIR: temporary,
      ...(options.database === undefined ? {} : { DATABASE_URL: options.database }),
      ...options.environment,
    },
  });
  const pid = child.pid ?? 0;
  running.add(pid);
  let said = '';
  if (options.input === undefined) child.stdin.end();
  else options.input.pipe(child.stdin);
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  const finish = async (): Promise<Ended> => {
    // After the end of everything that has our pipes, also of what `bin/ocp.js` started.
    const [status] = (await once(child, 'close')) as [number | null];
    const ended = { status: status ?? -1, out, said, at: performance.now() };
    try {
      await vi.waitFor(
        () => expect(processesOf(pid, temporary), 'processes that are left').toEqual([]),
        20_000,
      );
      if (options.killed !== true)
        expect(readdirSync(temporary), 'temporary files that are left').toEqual([]);
      for (const secret of hidden(args, options)) expect(`${ended.out}\n${said}`).not.toContain(secret);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
      running.delete(pid);
    }
    return ended;
  };
  return {
    pid,
    ended: finish(),
    says: (words) => vi.waitFor(() => expect(said).toContain(words), { timeout: 30_000, interval: 5 }),
    said: () => said,
    out: () => out,
    signal: (signal, to = 'process') => process.kill(to === 'group' ? -pid : pid, signal),
    hangUp() {
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

/** Runs `ocp` to its end. */
export function ocp(args: readonly string[], options: Options = {}): Promise<Ended> {
  return start(args, options).ended;
}

/** Living processes of a group, or with a folder among their arguments, as a server has its data. */
function processesOf(group: number, folder: string): string[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pgid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => {
    const [id, state = ''] = line.trim().split(/\s+/);
    return (Number(id) === group || line.includes(folder)) && !state.startsWith('Z');
  });
}

/** Secrets of a command: those of the bucket, and passwords as they stand in URLs and as they are meant. */
function hidden(args: readonly string[], { database, hidden: more = [] }: Options): string[] {
  const urls = [database ?? '', ...args].filter((text) => URL.canParse(text));
  const passwords = urls.map((url) => new URL(url).password);
  const secret = [...Object.values(secrets), ...passwords, ...passwords.map(decodeURIComponent), ...more];
  return secret.filter((text) => text !== '');
}
