import { rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { OcpError } from './errors.ts';

/** A folder of another host must have this age in milliseconds to be taken for left. */
const STALE = 24 * 3_600_000;

const host = hostname().replace(/[^A-Za-z0-9-]/g, '-');

/** Folders of this process that it has not removed yet. */
const own = new Set<string>();

process.on('exit', () => {
  // A stop does not wait for a slow work to end.
  for (const folder of own) rmSync(folder, { recursive: true, force: true });
});

/** Why nothing can be written to the scratch folder, which `TMPDIR` names. */
export function scratchFault(what: string, folder: string, cause: unknown): OcpError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new OcpError('OUTPUT_UNWRITABLE', `${what}: ${message}`, {
    where: { folder, variable: 'TMPDIR' },
    hint: 'Make the folder writable, or let TMPDIR name another one.',
    cause,
  });
}

/**
 * A new scratch folder of this process, as `processFolder` makes it. Fails with `OUTPUT_UNWRITABLE` and says `what` cannot be done.
 */
export async function scratchFolder(prefix: string, what: string): Promise<string> {
  try {
    return await processFolder(tmpdir(), prefix);
  } catch (cause) {
    throw scratchFault(what, tmpdir(), cause);
  }
}

/**
 * A new folder for files of this process, whose host and process are in its name; those that processes that were killed left under
 * the same prefix go. `removeFolder` removes it, and the end of the process if that comes before.
 */
export async function processFolder(parent: string, prefix = ''): Promise<string> {
  await sweepFolders(parent, prefix);
  const folder = await mkdtemp(join(parent, `${prefix}${host}.${process.pid}.`));
  own.add(folder);
  return folder;
}

/** Removes a folder of this process, with what is in it. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  own.delete(folder);
}

/** Removes the scratch folders that processes that were killed left. */
export const sweepScratch = (prefix: string): Promise<void> => sweepFolders(tmpdir(), prefix);

/** One that somebody else removes is gone too. */
async function sweepFolders(parent: string, prefix: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    if (!name.startsWith(prefix)) continue;
    const [owner, pid] = name.slice(prefix.length).split('.');
    const folder = join(parent, name);
    const left = owner === host ? !(await isAlive(Number(pid))) : (await ageOf(folder)) > STALE;
    if (left) await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

const ageOf = async (folder: string): Promise<number> => {
  const found = await stat(folder).catch(() => undefined);
  return found === undefined ? 0 : Date.now() - found.mtimeMs;
};

async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
    // One that was killed and that nobody has asked about still has its id.
    const state = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
    return !/\) [ZX]/.test(state);
  } catch (error) {
    // Somebody else's process is alive too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
