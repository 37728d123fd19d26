import { OcpError } from '@ocp/core';
import type {
  AskedLake,
  ColumnValue,
  Day,
  DayRange,
  InputTable,
  LakeFile,
  LakeQuestions,
  PartitionRef,
  Reads,
  Warning,
} from '@ocp/core';
import { parseAddress } from './address.ts';
import { checkFile } from './check.ts';
import { unreadable } from './faults.ts';
import { Gone, openLocal, type FileBytes } from './file-bytes.ts';
import { daysIn } from './days-with.ts';
import { firstDayIn } from './first-day.ts';
import { FolderSource } from './folder.ts';
import { partitionFolder, sourceKey, tableFolder, unreadFolder } from './layout.ts';
import { settingsOf, type LakeOptions } from './options.ts';
import { Limiter, mapAll } from './pool.ts';
import { hasFile } from './questions/partitions.ts';
import { Questions } from './questions/questions.ts';
import { hoursTwice } from './left-out/twice.ts';
import { leftOutWarnings } from './left-out/warnings.ts';
import type { LakeObject, LakeSource } from './source.ts';
import { stopped } from './stop.ts';
import { boundsOfDays, dayOfNumber } from './time-bounds.ts';

/** How often a partition is listed anew because a file vanished or changed while it was read (Koku ingests a report again). */
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
export async function openLake(address: string, options: LakeOptions = {}): Promise<AskedLake> {
  const settings = settingsOf(options);
  const place = parseAddress(address, settings.environment);
  const limiter = new Limiter(settings.readers);
  if (place.kind === 'folder') return new CheckedLake(new FolderSource(place.root, place.origin), limiter);
  const { BucketSource } = await import('./s3/bucket.ts');
  return new CheckedLake(await BucketSource.open(place, settings), limiter);
}

/** A file with what has to be said of its rows. */
interface FoundFile {
  file: LakeFile;
  warnings: Warning[];
}

/** Arrow and the compiled reader are loaded where something is wrong with a file only. */
async function leftOut(file: LakeFile, groups: ReadonlySet<number>): Promise<FoundFile> {
  const { findBadRows } = await import('./left-out/find.ts');
  const { rows, columns } = await findBadRows(file, groups);
  if (rows.length === 0) return { file, warnings: [] };
  return { file: { ...file, leftOut: rows }, warnings: leftOutWarnings(file, columns) };
}

class CheckedLake implements AskedLake {
  readonly origin: string;
  readonly questions: LakeQuestions;
  readonly #source: LakeSource;
  readonly #limiter: Limiter;

  constructor(source: LakeSource, limiter: Limiter) {
    this.origin = source.origin;
    this.#source = source;
    this.#limiter = limiter;
    this.questions = new Questions({
      source,
      limiter,
      files: (ref, reads, signal) => this.files(ref, reads, signal),
      open: (file, signal) => this.#open(file, signal),
    });
  }

  /** Files without a row are left out: they may have no column at all, which not every engine opens. */
  async files(
    ref: PartitionRef,
    reads: Reads,
    signal: AbortSignal,
    warn?: (warning: Warning) => void,
  ): Promise<LakeFile[]> {
    const folder = partitionFolder(ref);
    if (warn !== undefined) await this.#lookForUnread(ref, signal, warn);
    for (let listing = 1; listing <= LISTINGS; listing += 1) {
      const listed = await this.#list(folder, signal);
      // Questions are asked of a lake that is still to be filled; a run at a wrong place must not look like one without data.
      if (warn !== undefined && listed.length === 0) await this.#source.check(signal);
      const files = await mapAll(listed, this.#limiter, signal, (object, either) =>
        this.#file(ref, object, reads, either),
      );
      const present = files.filter((found) => found !== undefined);
      if (present.length < files.length) continue;
      const read = present.map(({ file }) => file).filter(({ rows }) => rows > 0);
      if (warn !== undefined) {
        for (const warning of [...present.flatMap(({ warnings }) => warnings), ...hoursTwice(read)])
          warn(warning);
      }
      return read;
    }
    throw this.#changing(ref);
  }

  async leftOut({ partition, name, bytes, version }: LakeFile, signal: AbortSignal): Promise<Warning[]> {
    const folder = partitionFolder(partition);
    const [object] = (await this.#list(folder, signal)).filter((listed) => listed.name === name);
    const found = await this.#file(
      partition,
      object ?? { folder, name, size: bytes, version },
      'files',
      signal,
    );
    return found?.warnings ?? [];
  }

  async firstDay(files: readonly LakeFile[], days: DayRange, signal: AbortSignal): Promise<Day | undefined> {
    const range = boundsOfDays(days);
    let best = Infinity;
    await mapAll(files, this.#limiter, signal, async (file, either) => {
      if (best === range.first) return;
      const found = await firstDayIn(file, () => this.#open(file, either), range);
      if (found === undefined)
        throw file.path === undefined
          ? this.#changing(file.partition)
          : unreadable(file.origin, 'it is gone');
      best = Math.min(best, found);
    });
    return best <= range.last ? dayOfNumber(best) : undefined;
  }

  async daysWith(
    files: readonly LakeFile[],
    days: DayRange,
    value: ColumnValue,
    signal: AbortSignal,
  ): Promise<DayRange | undefined> {
    const range = boundsOfDays(days);
    const found = await mapAll(files, this.#limiter, signal, async (file, either) => {
      const bounds = await daysIn(file, () => this.#open(file, either), range, value);
      if (bounds === undefined) throw this.#changing(file.partition);
      return bounds;
    });
    const first = Math.min(...found.map((bounds) => bounds.first));
    const last = Math.max(...found.map((bounds) => bounds.last));
    return first > last ? undefined : { start: dayOfNumber(first), end: dayOfNumber(last) };
  }

  async versions(ref: PartitionRef, signal: AbortSignal): Promise<string[]> {
    const objects = await this.#list(partitionFolder(ref), signal);
    const found = await mapAll(objects, this.#limiter, signal, async (object, either) => {
      const version = object.version ?? (await this.#localVersion(object, either));
      return `${object.name} ${version}`;
    });
    return [this.origin, ...found];
  }

  async exists(table: InputTable, schema: string, signal: AbortSignal, source?: string): Promise<boolean> {
    const folder = tableFolder(table, schema);
    const [found = false] = await mapAll(
      [source === undefined ? folder : `${folder}/source=${sourceKey(source)}`],
      this.#limiter,
      signal,
      (folder, either) => hasFile(this.#source, folder, either),
    );
    return found;
  }

  place(ref: PartitionRef): string {
    const folder = partitionFolder(ref);
    return `${this.origin.replace(/\/$/, '')}/${folder}`;
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  /** A file that vanishes meanwhile has no version; the listing of a run finds it gone. */
  async #localVersion(object: LakeObject, signal: AbortSignal): Promise<string> {
    const reached = await this.#source.reach(object, 'files', signal, false);
    if (reached === undefined) return 'gone';
    try {
      const file = await reached.open();
      await file.close();
      return file.version;
    } catch (error) {
      if (error instanceof Gone) return 'gone';
      throw error;
    }
  }

  async #list(folder: string, signal: AbortSignal): Promise<LakeObject[]> {
    const [listed = []] = await mapAll([folder], this.#limiter, signal, (one, either) =>
      this.#source.list(one, either),
    );
    return listed.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async #lookForUnread(
    ref: PartitionRef,
    signal: AbortSignal,
    warn: (warning: Warning) => void,
  ): Promise<void> {
    const folder = unreadFolder(ref);
    if (folder === undefined) return;
    const { length } = await this.#list(folder, signal);
    if (length === 0) return;
    const address = this.#source.addressOf(folder);
    warn({
      code: 'LAKE_MONTH_UNPADDED',
      message: `${length === 1 ? '1 file is' : `${length} files are`} not read: Koku reads months of two digits, not ${address}`,
      where: { table: ref.table.name, file: address },
    });
  }

  /** A copy in the cache that turns out unreadable is fetched once more: the disk may have lost it in a crash. */
  async #file(
    partition: PartitionRef,
    object: LakeObject,
    reads: Reads,
    signal: AbortSignal,
  ): Promise<FoundFile | undefined> {
    const { folder, name } = object;
    const origin = this.#source.addressOf(folder, name);
    const look = async (again: boolean): Promise<FoundFile | undefined> => {
      const reached = await this.#source.reach(object, reads, signal, again);
      if (signal.aborted) throw stopped(signal);
      const checked =
        reached && (await checkFile(partition.table, reached.open, origin, { pages: reads === 'files' }));
      if (checked === undefined) return undefined;
      const path = reached?.path;
      const place = { origin, ...(path !== undefined && { path }) };
      const { suspects, ...footer } = checked;
      const file = { ...place, partition, folder: this.#source.addressOf(folder), name, ...footer };
      return suspects.size === 0 ? { file, warnings: [] } : leftOut(file, suspects);
    };
    try {
      return await look(false);
    } catch (error) {
      const damaged = error instanceof OcpError && error.code === 'LAKE_FILE_UNREADABLE';
      if (!damaged || object.version === undefined) throw error;
      return look(true);
    }
  }

  /** Opens a file that was looked into before. */
  async #open(file: LakeFile, signal: AbortSignal): Promise<FileBytes> {
    const { path, origin, partition, name, bytes, version } = file;
    if (path !== undefined) return openLocal(path, origin);
    const object = { folder: partitionFolder(partition), name, size: bytes, version };
    const reached = await this.#source.reach(object, 'addresses', signal, false);
    if (reached === undefined) throw new Gone();
    return reached.open();
  }

  #changing({ table, source }: PartitionRef): OcpError {
    return new OcpError('LAKE_UNREACHABLE', `files of ${table.name} change or vanish while they are read`, {
      where: { lake: this.origin, table: table.name, source },
      hint: 'Run again when the ingest of this source has ended.',
      passing: true,
    });
  }
}
