import { spawnSync } from 'node:child_process';
import { chmodSync, constants, cpSync, lchownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { completeLinks, nativeFolder } from './native.ts';

/** What the server's processes get to see of ours: no PG* variable may change what they do. */
export const serverEnvironment: NodeJS.ProcessEnv = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };

/**
 * The folder whose `bin` the account can run: the package's own, or a copy of it in `home`. A copy is needed when
 * the package lies below a folder that only we may enter (a clone in root's home), or cannot be completed.
 */
export function runnablePrograms(account: Account, home: string): string {
  const native = nativeFolder();
  try {
    completeLinks(native);
    if (runs(native, account)) return native;
  } catch {
    // A read-only installation without its links: the copy gets them.
  }
  const copy = join(home, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  completeLinks(copy);
  handOver(copy, account);
  return copy;
}

function runs(native: string, account: Account): boolean {
  const program = join(native, 'bin', 'postgres');
  return spawnSync(program, ['--version'], { ...account, cwd: '/', env: serverEnvironment }).status === 0;
}

/** The account must be able to run and to remove the copy, also when a strict umask made the original. */
function handOver(folder: string, account: Account): void {
  if (account) lchownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (account) lchownSync(path, account.uid, account.gid);
    const executable = entry.isDirectory() || entry.parentPath.endsWith('bin');
    if (!entry.isSymbolicLink()) chmodSync(path, executable ? 0o755 : 0o644);
  }
}
