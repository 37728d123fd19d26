import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type * as S3 from '@aws-sdk/client-s3';
import type { Reads } from '@ocp/core';
import { ObjectCache } from '../cache/cache.ts';
import { cacheFault, isDiskFault } from '../cache/faults.ts';
import { Gone, openLocal } from '../file-bytes.ts';
import { noLakeThere } from '../faults.ts';
import { isDataFile, LAKE_FOLDER } from '../layout.ts';
import type { Settings } from '../options.ts';
import type { LakeObject, LakeSource, ReachedFile } from '../source.ts';
import { writeBody } from './download.ts';
import { isGone, storeFault } from './faults.ts';
import { rangeBody } from './range.ts';
import { withRetries } from './retry.ts';
import { clientConfig, endpointOf } from './settings.ts';

type Sdk = typeof S3;

export interface BucketAddress {
  bucket: string;
  prefix: string;
  origin: string;
}

/** A lake in a bucket: whole objects are fetched into the cache and read there, or parts of them where they are. */
export class BucketSource implements LakeSource {
  readonly origin: string;
  readonly #address: BucketAddress;
  readonly #settings: Settings;
  readonly #sdk: Sdk;
  readonly #client: S3.S3Client;
  readonly #endpoint: string;
  #cache: Promise<ObjectCache> | undefined;
  /** Whether something was seen below its `data/parquet`. */
  #isLake = false;

  private constructor(address: BucketAddress, settings: Settings, sdk: Sdk, client: S3.S3Client) {
    this.origin = address.origin;
    this.#address = address;
    this.#settings = settings;
    this.#sdk = sdk;
    this.#client = client;
    this.#endpoint = endpointOf(settings.environment) ?? 'AWS';
  }

  /** The SDK is loaded here, so that a lake of files does not pay for it. */
  static async open(address: BucketAddress, settings: Settings): Promise<BucketSource> {
    const config = await clientConfig(settings.environment, settings.retry, settings.readers);
    const sdk = await import('@aws-sdk/client-s3');
    return new BucketSource(address, settings, sdk, new sdk.S3Client(config));
  }

  addressOf(folder: string, name?: string): string {
    return `s3://${this.#address.bucket}/${this.#keyOf(folder, name)}`;
  }

  async list(folder: string, signal: AbortSignal): Promise<LakeObject[]> {
    const objects: LakeObject[] = [];
    for await (const object of this.#objects(folder, '/', signal)) objects.push(object);
    return objects;
  }

  async check(signal: AbortSignal): Promise<void> {
    if (this.#isLake) return;
    const { KeyCount: found = 0 } = await this.#page(`${this.#keyOf(LAKE_FOLDER)}/`, '/', undefined, signal);
    if (found === 0) throw noLakeThere(this.origin, this.addressOf(LAKE_FOLDER));
    this.#isLake = true;
  }

  walk(folder: string, signal: AbortSignal): AsyncGenerator<LakeObject> {
    return this.#objects(folder, undefined, signal);
  }

  /** The data files below a folder; with a delimiter those directly in it. A page is asked for when it is needed. */
  async *#objects(
    folder: string,
    delimiter: '/' | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<LakeObject> {
    const prefix = `${this.#keyOf(folder)}/`;
    let token: string | undefined;
    do {
      const page = await this.#page(prefix, delimiter, token, signal);
      for (const { Key: key, Size: size = 0, ETag, LastModified } of page.Contents ?? []) {
        const path = `${folder}/${key?.slice(prefix.length) ?? ''}`;
        const end = path.lastIndexOf('/');
        const name = path.slice(end + 1);
        if (!isDataFile(name)) continue;
        const version = ETag ?? `${LastModified?.toISOString()} ${size}`;
        yield { folder: path.slice(0, end), name, size, version };
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  async reach(
    object: LakeObject,
    reads: Reads,
    signal: AbortSignal,
    again: boolean,
  ): Promise<ReachedFile | undefined> {
    return reads === 'files' ? this.#fetch(object, signal, again) : this.#inPlace(object, signal);
  }

  async #fetch(object: LakeObject, signal: AbortSignal, again: boolean): Promise<ReachedFile | undefined> {
    this.#cache ??= ObjectCache.open(this.#settings.cacheDir, this.#settings.cacheBytes);
    const cache = await this.#cache;
    const origin = this.addressOf(object.folder, object.name);
    const name = this.#nameOf(object, object.version);
    if (again) await cache.drop(name);
    const kept = again ? undefined : await cache.take(name, object.size);
    const reached = (path: string, version: string | undefined): ReachedFile => ({
      path,
      open: () => openLocal(path, origin, version),
    });
    if (kept !== undefined) return reached(kept, object.version);
    try {
      const { path, version } = await withRetries(this.#settings.retry, signal, (limited, alive) =>
        this.#download(object, cache, limited, alive),
      );
      return reached(path, version);
    } catch (error) {
      if (isGone(error)) return undefined;
      if (isDiskFault(error)) throw cacheFault(error, this.#settings.cacheDir);
      throw storeFault(error, { lake: this.origin, file: origin, endpoint: this.#endpoint });
    }
  }

  /** Nothing is asked for until bytes are. */
  #inPlace(object: LakeObject, signal: AbortSignal): ReachedFile {
    const { size, version = '' } = object;
    const read = (start: number, end: number) => this.#range(object, start, end, signal);
    const bytes = { size, version, read, close: () => Promise.resolve() };
    return { path: undefined, open: () => Promise.resolve(bytes) };
  }

  /** Bytes of an object as it was listed: `Gone` when it was replaced since. */
  async #range(
    { folder, name, version }: LakeObject,
    start: number,
    end: number,
    signal: AbortSignal,
  ): Promise<Buffer<ArrayBuffer>> {
    const command = new this.#sdk.GetObjectCommand({
      Bucket: this.#address.bucket,
      Key: this.#keyOf(folder, name),
      Range: `bytes=${start}-${end - 1}`,
      // Only a strong ETag can be asked for.
      ...(version?.startsWith('"') ? { IfMatch: version } : {}),
    });
    try {
      return await withRetries(this.#settings.retry, signal, async (limited, alive) => {
        const response = await this.#client.send(command, { abortSignal: limited });
        return rangeBody(response, end - start, limited, alive);
      });
    } catch (error) {
      if (isGone(error)) throw new Gone();
      const file = this.addressOf(folder, name);
      throw storeFault(error, { lake: this.origin, file, endpoint: this.#endpoint });
    }
  }

  async close(): Promise<void> {
    this.#client.destroy();
    const cache = await this.#cache?.catch(() => undefined);
    await cache?.close();
  }

  /** With a delimiter it keeps to objects directly in the folder. */
  async #page(
    prefix: string,
    delimiter: '/' | undefined,
    token: string | undefined,
    signal: AbortSignal,
  ): Promise<S3.ListObjectsV2CommandOutput> {
    const command = new this.#sdk.ListObjectsV2Command({
      Bucket: this.#address.bucket,
      Prefix: prefix,
      Delimiter: delimiter,
      MaxKeys: this.#settings.pageSize,
      ContinuationToken: token,
    });
    try {
      return await withRetries(this.#settings.retry, signal, (limited) =>
        this.#client.send(command, { abortSignal: limited }),
      );
    } catch (error) {
      throw storeFault(error, { lake: this.origin, endpoint: this.#endpoint });
    }
  }

  /** The object may have been replaced since it was listed: it is kept under the ETag that came with it. */
  async #download(
    object: LakeObject,
    cache: ObjectCache,
    signal: AbortSignal,
    alive: () => void,
  ): Promise<{ path: string; version: string | undefined }> {
    const command = new this.#sdk.GetObjectCommand({
      Bucket: this.#address.bucket,
      Key: this.#keyOf(object.folder, object.name),
      ChecksumMode: 'ENABLED',
    });
    // Before the request: a body that fails while nobody listens to it would end the process.
    const part = cache.part();
    const file = await open(part, 'wx', 0o600);
    try {
      const response = await this.#client.send(command, { abortSignal: signal });
      const size = await writeBody(response, file, signal, alive);
      const version = response.ETag ?? object.version;
      return { path: await cache.keep(part, this.#nameOf(object, version), size), version };
    } finally {
      await file.close();
      await rm(part, { force: true });
    }
  }

  #keyOf(folder: string, name?: string): string {
    return [this.#address.prefix, folder, name].filter(Boolean).join('/');
  }

  /** The object's name in the cache. */
  #nameOf({ folder, name }: LakeObject, version: string | undefined): string {
    const key = this.#keyOf(folder, name);
    const identity = JSON.stringify([this.#endpoint, this.#address.bucket, key, version]);
    return `${createHash('sha256').update(identity).digest('hex').slice(0, 40)}.parquet`;
  }
}
