import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OcpError } from '@ocp/core';
import { fileFault, hasCode, noLakeThere } from './faults.ts';
import { openLocal } from './file-bytes.ts';
import { isDataFile, LAKE_FOLDER } from './layout.ts';
import type { LakeObject, LakeSource, ReachedFile } from './source.ts';

/** A lake in a folder of this machine: files are read where they are. */
export class FolderSource implements LakeSource {
  readonly origin: string;
  readonly #root: string;

  constructor(root: string, origin: string) {
    this.#root = root;
    this.origin = origin;
  }

  addressOf(folder: string, name = ''): string {
    return pathToFileURL(join(this.#root, folder, name)).href;
  }

  async list(folder: string): Promise<LakeObject[]> {
    const path = join(this.#root, folder);
    try {
      const entries = await readdir(path, { withFileTypes: true });
      const names = entries.filter((entry) => isDataFile(entry.name) && !entry.isDirectory());
      return names.map(({ name }) => ({ folder, name, size: 0, version: undefined }));
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) await this.#checkRoot();
      if (!hasCode(error, 'ENOENT')) throw fileFault(error, this.addressOf(folder));
      return [];
    }
  }

  async *walk(folder: string): AsyncGenerator<LakeObject> {
    const path = join(this.#root, folder);
    let entries;
    try {
      entries = await readdir(path, { withFileTypes: true });
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) await this.#checkRoot();
      if (!hasCode(error, 'ENOENT')) throw fileFault(error, this.addressOf(folder));
      return;
    }
    for (const entry of entries) {
      const { name } = entry;
      const below = join(path, name);
      if (entry.isDirectory() || (entry.isSymbolicLink() && !isDataFile(name)))
        yield* this.walk(join(folder, name));
      else if (isDataFile(name)) {
        const size = await stat(below).then(
          (found) => found.size,
          () => 0,
        );
        yield { folder, name, size, version: undefined };
      }
    }
  }

  reach({ folder, name }: LakeObject): Promise<ReachedFile> {
    const path = join(this.#root, folder, name);
    return Promise.resolve({ path, open: () => openLocal(path, this.addressOf(folder, name)) });
  }

  async check(): Promise<void> {
    const found = await stat(join(this.#root, LAKE_FOLDER)).catch(() => undefined);
    if (!found?.isDirectory()) throw noLakeThere(this.origin, this.addressOf(LAKE_FOLDER));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** A partition may be missing, the lake may not: a lost mount must not look like a month without data. */
  async #checkRoot(): Promise<void> {
    const found = await stat(this.#root).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
      throw fileFault(error, this.origin);
    });
    if (found?.isDirectory()) return;
    throw new OcpError('LAKE_UNREACHABLE', `${this.origin} is not a folder`, {
      where: { lake: this.origin },
      hint: 'Give the folder that holds data/parquet/…, and check that it is mounted.',
    });
  }
}
