import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scratchFault } from '@ocp/core';

const PREFIX = 'ocp-payload-';

/** A folder that a process left must have this age in milliseconds: its id may be that of another container. */
const STALE = 24 * 3_600_000;

/** A new folder for the files of one payload, with the process in its name. Fails with `OUTPUT_UNWRITABLE`. */
export async function scratchFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  } catch (cause) {
    throw scratchFault('nothing can be unpacked', tmpdir(), cause);
  }
}

/** Removes what processes that were killed left of payloads. A folder that somebody else removes is gone too. */
export async function sweepScratch(): Promise<void> {
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const [, pid] = name.startsWith(PREFIX) ? (/^(\d+)-/.exec(name.slice(PREFIX.length)) ?? []) : [];
    if (pid === undefined) continue;
    const folder = join(tmpdir(), name);
    const found = await stat(folder).catch(() => undefined);
    const age = found === undefined ? 0 : Date.now() - found.mtimeMs;
    if (age > STALE || !(await isAlive(Number(pid))))
      await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

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
