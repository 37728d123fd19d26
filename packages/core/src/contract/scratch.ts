import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { OcpError } from './errors.ts';

/** A folder of another host must have this age in milliseconds to be taken for left. */
const STALE = 24 * 3_600_000;

const host = hostname().replace(/[^A-Za-z0-9-]/g, '-');

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
 * A new folder for files of this process, whose host and process are in its name; those that processes that were killed left under
 * the same prefix go. Fails with `OUTPUT_UNWRITABLE` and says `what` cannot be done.
 */
export async function scratchFolder(prefix: string, what: string): Promise<string> {
  await sweepScratch(prefix);
  try {
    return await mkdtemp(join(tmpdir(), `${prefix}${host}.${process.pid}.`));
  } catch (cause) {
    throw scratchFault(what, tmpdir(), cause);
  }
}

/** Removes the folders that processes that were killed left. One that somebody else removes is gone too. */
export async function sweepScratch(prefix: string): Promise<void> {
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    if (!name.startsWith(prefix)) continue;
    const [owner, pid] = name.slice(prefix.length).split('.');
    const folder = join(tmpdir(), name);
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
