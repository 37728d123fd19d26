import { OcpError } from '@ocp/core';
import type { Day, DayRange, InputName, Lake, LakeFile, PartitionRef } from '@ocp/core';
import { parseAddress } from './address.ts';
import { checkFile } from './check.ts';
import { firstDay } from './first-day.ts';
import { FolderSource } from './folder.ts';
import { partitionFolders } from './layout.ts';
import { settingsOf, type LakeOptions } from './options.ts';
import { Limiter, mapAll } from './pool.ts';
import type { LakeObject, LakeSource } from './source.ts';
import { stopped } from './stop.ts';

/** How often a partition is listed anew because a file vanished while it was read (Koku ingests a report again). */
const LISTINGS = 3;

/**
 * Opens a lake at `file:///abs/path` or `s3://bucket/prefix`; `s3:///prefix` takes the bucket from `S3_BUCKET_NAME`.
 * Nothing is read yet: a root or bucket that is missing shows with the first partition.
 *
 * Environment (spec integration.md 1): `S3_ENDPOINT`, `S3_REGION`, `S3_BUCKET_NAME`, `S3_ACCESS_KEY`, `S3_SECRET` or
 * `S3_SECRET_KEY` (without them the AWS credential chain), `AWS_CA_BUNDLE` (PEM file of further authorities;
 * `NODE_EXTRA_CA_CERTS` works as everywhere in Node), `POC_PARALLEL_READERS` (4), `OCP_CACHE_DIR` (the user's cache
 * folder), `OCP_CACHE_BYTES` (10 GiB). Fails with `REQUEST_INVALID` for an address or setting that cannot be read.
 */
export async function openLake(address: string, options: LakeOptions = {}): Promise<Lake> {
  const settings = settingsOf(options);
  const place = parseAddress(address, settings.environment);
  const limiter = new Limiter(settings.readers);
  if (place.kind === 'folder') return new CheckedLake(new FolderSource(place.root, place.origin), limiter);
  const { BucketSource } = await import('./s3/bucket.ts');
  return new CheckedLake(await BucketSource.open(place, settings), limiter);
}

class CheckedLake implements Lake {
  readonly origin: string;
  readonly #source: LakeSource;
  readonly #limiter: Limiter;

  constructor(source: LakeSource, limiter: Limiter) {
    this.origin = source.origin;
    this.#source = source;
    this.#limiter = limiter;
  }

  /** Files without a row are left out: they may have no column at all, which not every engine opens. */
  async files(ref: PartitionRef, signal: AbortSignal): Promise<LakeFile[]> {
    const folders = partitionFolders(ref);
    for (let listing = 1; listing <= LISTINGS; listing += 1) {
      const listed = await this.#list(folders, signal);
      const files = await mapAll(listed, this.#limiter, signal, (object, either) =>
        this.#file(ref.table, object, either),
      );
      const present = files.filter((file) => file !== undefined);
      if (present.length === files.length) return present.filter(({ rows }) => rows > 0);
    }
    throw new OcpError('LAKE_UNREACHABLE', `files of ${ref.table} vanish while they are read`, {
      where: { lake: this.origin, table: ref.table, source: ref.source },
      hint: 'Run again when the ingest of this source has ended.',
      passing: true,
    });
  }

  firstDay(
    table: InputName,
    files: readonly LakeFile[],
    days: DayRange,
    signal?: AbortSignal,
  ): Promise<Day | undefined> {
    return firstDay(table, files, days, signal);
  }

  place(ref: PartitionRef): string {
    const [folder = ''] = partitionFolders(ref);
    return `${this.origin.replace(/\/$/, '')}/${folder}`;
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  async #list(folders: readonly string[], signal: AbortSignal): Promise<LakeObject[]> {
    const lists = await mapAll(folders, this.#limiter, signal, (folder, either) =>
      this.#source.list(folder, either),
    );
    return lists.flat().sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** A copy in the cache that turns out unreadable is fetched once more: the disk may have lost it in a crash. */
  async #file(table: InputName, object: LakeObject, signal: AbortSignal): Promise<LakeFile | undefined> {
    const open = async (again: boolean) => {
      const path = await this.#source.fetch(object, signal, again);
      if (signal.aborted) throw stopped(signal);
      return path === undefined ? undefined : checkFile(table, path, object.origin);
    };
    try {
      return await open(false);
    } catch (error) {
      const unreadable = error instanceof OcpError && error.code === 'LAKE_FILE_UNREADABLE';
      if (!unreadable || object.version === undefined) throw error;
      return open(true);
    }
  }
}
