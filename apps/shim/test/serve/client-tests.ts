import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../support/command.ts';

/** `test.sh` found no Python that is new enough. */
export const NO_PYTHON = 77;

/** Runs tests of `clients/koku`; all of them, or those of some files. */
export function clientTests(
  files: readonly string[],
  site: Readonly<Record<string, string>>,
): Promise<{ status: number; said: string }> {
  const env = { ...process.env, ...site };
  return new Promise((resolve) => {
    execFile(join(root, 'clients/koku/test.sh'), files, { env }, (error, out, said) => {
      resolve({ status: error === null ? 0 : Number(error.code ?? 1), said: `${out}${said}` });
    });
  });
}
