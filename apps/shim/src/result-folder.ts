import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ResultFolder } from '@ocp/core';

/**
 * Gives `work` a folder that takes the engine's tables as CSV with a header, the state below `state/` (spec cli.md,
 * `--out`). The files reach their place together when `work` returns, and are removed when it throws.
 */
export async function withCsvFolder<T>(
  folder: string,
  work: (folder: ResultFolder) => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true });
  const pending = await mkdtemp(join(folder, '.pending-'));
  const files = new Set<string>();
  try {
    const result = await work({
      async write(place, table, rows) {
        const name = place === 'state' ? join('state', `${table}.csv`) : `${table}.csv`;
        await mkdir(dirname(join(pending, name)), { recursive: true });
        const begun = place === 'tenant' && files.has(name);
        const target = createWriteStream(join(pending, name), { flags: begun ? 'a' : 'w' });
        if (!begun) target.write(`${Object.keys(rows.columns).join(',')}\n`);
        await pipeline(await rows.copy(), target);
        files.add(name);
        return rows.rows;
      },
    });
    for (const name of files) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await rename(join(pending, name), join(folder, name));
    }
    return result;
  } finally {
    await rm(pending, { recursive: true, force: true });
  }
}
