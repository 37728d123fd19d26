import { spawn, type SpawnOptions } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** The root of the checkout. */
export const root = resolve(import.meta.dirname, '../..');

const bin = join(root, 'node_modules', '.bin');

/** The script behind a command of the workspace, such as `tsc` or `ocp`. */
export function script(command: string): string {
  return realpathSync(join(bin, command));
}

/**
 * Runs a command of the workspace under this very Node, from the root, with its output passed through.
 * Resolves to its exit status; 1 when it was killed, also by `options.signal`.
 */
export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  const env = { ...process.env, ...options.env, PATH: [bin, process.env['PATH']].join(delimiter) };
  const child = spawn(process.execPath, [script(command), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...options,
    env,
  });
  child.on('error', () => undefined);
  return new Promise((resolve) => child.once('close', (status) => resolve(status ?? 1)));
}

/** Says what went wrong, without a stack, and makes the process end with status 1. */
export function reportFailure(error: unknown): void {
  const { code, hint } = error as { code?: string; hint?: string };
  const message = error instanceof Error ? error.message : String(error);
  console.error(`${code === undefined ? '' : `${code}: `}${message}${hint === undefined ? '' : `\n${hint}`}`);
  process.exitCode = 1;
}
