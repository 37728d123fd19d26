import { accessSync, chmodSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Enough for the databases and lakes that are open at once. */
const ROOM = 4 * 2 ** 30;

/**
 * A folder for temporary files of the tests that other accounts may enter: in memory where there is room, because tests
 * make tens of thousands of small files.
 */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(inMemory() ?? tmpdir(), 'ocp-check-'));
  chmodSync(folder, 0o1777);
  return folder;
}

function inMemory(folder = '/dev/shm'): string | undefined {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ROOM ? folder : undefined;
  } catch {
    return undefined;
  }
}
