import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes the files that were used least recently until the folder holds at most `limit` bytes; files with a second
 * link are in use and stay. Returns the bytes that are left. Other processes may do the same at the same time.
 */
export async function trim(folder: string, limit: number): Promise<number> {
  const files = [];
  let total = 0;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) continue;
    total += found.size;
    files.push({ path, size: found.size, used: found.mtimeMs, free: found.nlink === 1 });
  }
  if (total <= limit) return total;
  for (const { path, size } of files.filter(({ free }) => free).sort((a, b) => a.used - b.used)) {
    await rm(path, { force: true });
    total -= size;
    if (total <= limit) break;
  }
  return total;
}
