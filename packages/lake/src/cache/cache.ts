import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { processFolder, removeFolder } from '@ocp/core';
import { hasCode } from '../faults.ts';
import { cacheFault } from './faults.ts';
import { trim } from './trim.ts';

/**
 * Downloaded objects, kept between runs up to a number of bytes; several processes may share the folder.
 *
 *     objects/NAME     whole, verified objects; the modification time is that of the last use
 *     runs/RUN/NAME    hard links to the objects that a run uses, and its unfinished downloads
 *
 * An object is never evicted while a run uses it (it has a second link), and if it were, the run's link would still
 * hold it. Ending a run is removing its folder.
 */
export class ObjectCache {
  readonly #objects: string;
  readonly #run: string;
  readonly #limit: number;
  /** Bytes in `objects` as far as this run knows; counted on the first download. */
  #bytes: number | undefined;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(objects: string, run: string, limit: number) {
    this.#objects = objects;
    this.#run = run;
    this.#limit = limit;
  }

  /** Fails with `LAKE_UNREACHABLE` when the folder cannot be used. */
  static async open(folder: string, limit: number): Promise<ObjectCache> {
    try {
      const [objects, runs] = [join(folder, 'objects'), join(folder, 'runs')];
      for (const made of [objects, runs]) await mkdir(made, { recursive: true, mode: 0o700 });
      return new ObjectCache(objects, await processFolder(runs), limit);
    } catch (error) {
      throw cacheFault(error, folder);
    }
  }

  /** The run's own path of an object that was kept before; undefined when it was not, or is not whole. */
  async take(name: string, size: number): Promise<string | undefined> {
    const [kept, mine] = [join(this.#objects, name), join(this.#run, name)];
    try {
      await place(kept, mine);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      if (!hasCode(error, 'EEXIST')) throw cacheFault(error, this.#objects);
    }
    if ((await stat(mine)).size !== size) {
      await this.drop(name);
      return undefined;
    }
    const now = new Date();
    await utimes(mine, now, now);
    return mine;
  }

  /** A new path for an unfinished download. */
  part(): string {
    return join(this.#run, `${randomUUID()}.part`);
  }

  /** Keeps a finished download and returns its path in the run. */
  async keep(part: string, name: string, size: number): Promise<string> {
    const [kept, mine] = [join(this.#objects, name), join(this.#run, name)];
    try {
      await this.#makeRoom(size);
      await rename(part, mine);
      await place(mine, kept).catch((error: unknown) => {
        if (!hasCode(error, 'EEXIST')) throw error;
      });
      return mine;
    } catch (error) {
      throw cacheFault(error, this.#objects);
    }
  }

  /** Forgets an object whose copy is not good. */
  async drop(name: string): Promise<void> {
    await rm(join(this.#objects, name), { force: true });
    await rm(join(this.#run, name), { force: true });
  }

  /** Ends the run: its paths are gone, and what was over the limit for its sake is evicted. Never fails. */
  async close(): Promise<void> {
    await removeFolder(this.#run).catch(() => undefined);
    if ((this.#bytes ?? 0) > this.#limit) await trim(this.#objects, this.#limit).catch(() => undefined);
  }

  #makeRoom(size: number): Promise<void> {
    const turn = this.#last.then(async () => {
      const bytes = this.#bytes ?? Infinity;
      this.#bytes =
        size + (bytes + size > this.#limit ? await trim(this.#objects, this.#limit - size) : bytes);
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** A second name for a file, or a copy where the file system has no hard links. Fails with `EEXIST`. */
async function place(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw error;
    const part = `${to}.${randomUUID()}.part`;
    await copyFile(from, part);
    await rename(part, to);
  }
}
