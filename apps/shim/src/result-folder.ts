import { createWriteStream } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { OcpError, processFolder, removeFolder, type ResultFolder, type ResultTable } from '@ocp/core';

/**
 * Gives `work` a folder that takes the engine's tables as CSV with a header, the state below `state/` (spec cli.md,
 * `--out`). The files reach their place together when `work` returns; when it throws, nothing has changed.
 * Fails with `USAGE_INVALID` for a folder that cannot be written, and with `OUTPUT_UNWRITABLE` when the disk is full.
 */
export async function withCsvFolder<T>(
  folder: string,
  work: (folder: ResultFolder) => Promise<T>,
): Promise<T> {
  const files = new PendingFiles(folder, await pendingFolder(folder));
  try {
    const result = await work(files);
    await files.publish();
    return result;
  } finally {
    await files.remove();
  }
}

class PendingFiles implements ResultFolder {
  readonly #folder: string;
  readonly #pending: string;
  readonly #files = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(folder: string, pending: string) {
    this.#folder = folder;
    this.#pending = pending;
  }

  begin(): void {
    this.#files.clear();
  }

  write(place: 'tenant' | 'state', table: string, rows: ResultTable): Promise<number> {
    if (this.#closed) return Promise.reject(new OcpError('STOPPED', 'the folder takes no more tables'));
    const writing = this.#write(place, table, rows);
    this.#last = writing;
    return writing;
  }

  async #write(
    place: 'tenant' | 'state',
    table: string,
    { columns, rows, copy }: ResultTable,
  ): Promise<number> {
    const name = place === 'state' ? join('state', `${table}.csv`) : `${table}.csv`;
    const file = join(this.#pending, name);
    await mkdir(dirname(file), { recursive: true });
    const begun = place === 'tenant' && this.#files.has(name);
    const target = createWriteStream(file, { flags: begun ? 'a' : 'w' });
    if (!begun) target.write(`${Object.keys(columns).join(',')}\n`);
    try {
      await pipeline(await copy(), target);
    } catch (error) {
      // The rows may come out of a file, too.
      const { syscall, path } = error as NodeJS.ErrnoException;
      throw syscall === 'write' || path === file
        ? unwritable(join(this.#folder, name), error as Error)
        : error;
    }
    this.#files.add(name);
    return rows;
  }

  /** Moves all files to their place, or none when a folder has the place of one. */
  async publish(): Promise<void> {
    for (const name of this.#files) await checkPlace(join(this.#folder, name));
    for (const name of this.#files) {
      const target = join(this.#folder, name);
      await mkdir(dirname(target), { recursive: true });
      await rename(join(this.#pending, name), target);
    }
  }

  /** A run that was stopped may still be writing: its last table has to end first. */
  async remove(): Promise<void> {
    this.#closed = true;
    await this.#last.catch(() => undefined);
    await removeFolder(this.#pending);
  }
}

function unwritable(file: string, cause: Error): OcpError {
  return new OcpError('OUTPUT_UNWRITABLE', `${file} cannot be written: ${cause.message}`, {
    where: { flag: '--out', file },
    hint: 'Make room, or name a folder on another disk; the files that were there are as before.',
    cause,
  });
}

async function checkPlace(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory() !== true) return;
  throw new OcpError('USAGE_INVALID', `${file} is a folder, but a table goes there`, {
    where: { flag: '--out', file },
    hint: 'Remove it, or name another folder.',
  });
}

async function pendingFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    return await processFolder(folder, '.pending-');
  } catch (cause) {
    throw new OcpError('USAGE_INVALID', `${folder} is no folder that can be written`, {
      where: { flag: '--out' },
      hint: 'Name a new folder, or one of yours.',
      cause,
    });
  }
}
