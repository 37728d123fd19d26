import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { totalmem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { failed, ok, warning, type Finding } from './finding.ts';

const GIB = 2 ** 30;
/** What a run takes at most with the default limit of DuckDB, and what a month of a middling cluster spills. */
const MEMORY = 1.5 * GIB;
const ROOM = 2 * GIB;

const gib = (bytes: number) => `${(bytes / GIB).toFixed(1)} GiB`;

/** The memory that this process may have: of the machine, or of its container. */
export function memoryFinding(): Finding {
  const limit = process.constrainedMemory();
  const memory = limit > 0 && limit < totalmem() ? limit : totalmem();
  if (memory >= MEMORY) return ok('memory', gib(memory));
  const advice = `Give it ${gib(MEMORY)}, or say a --memory-limit that leaves 400 MiB.`;
  return warning('memory', gib(memory), advice);
}

/** The folder that payloads are unpacked to and that engines spill to. */
export async function scratchFinding(folder = tmpdir()): Promise<Finding> {
  const check = 'scratch folder';
  try {
    const probe = await mkdtemp(join(folder, 'ocp-doctor-'));
    try {
      await writeFile(join(probe, 'probe'), 'x');
    } finally {
      await rm(probe, { recursive: true, force: true });
    }
    const { bavail, bsize } = await statfs(folder);
    const found = `${folder}, ${gib(bavail * bsize)} left`;
    if (bavail * bsize >= ROOM) return ok(check, found);
    return warning(check, found, 'Make room, or name another folder with TMPDIR.');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return failed(check, message, 'Name a folder that can be written with TMPDIR.');
  }
}
