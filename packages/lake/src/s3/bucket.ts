import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type * as S3 from '@aws-sdk/client-s3';
import { ObjectCache } from '../cache/cache.ts';
import { cacheFault, isDiskFault } from '../cache/faults.ts';
import { isDataFile } from '../layout.ts';
import type { Settings } from '../options.ts';
import type { LakeObject, LakeSource } from '../source.ts';
import { writeBody } from './download.ts';
import { isGone, storeFault } from './faults.ts';
import { withRetries } from './retry.ts';
import { clientConfig, endpointOf } from './settings.ts';

type Sdk = typeof S3;

export interface BucketAddress {
  bucket: string;
  prefix: string;
  origin: string;
}

/** A lake in a bucket: whole objects are fetched into the cache and read there. */
export class BucketSource implements LakeSource {
  readonly origin: string;
  readonly #address: BucketAddress;
  readonly #settings: Settings;
  readonly #sdk: Sdk;
  readonly #client: S3.S3Client;
  readonly #endpoint: string;
  #cache: Promise<ObjectCache> | undefined;

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

  async list(folder: string, signal: AbortSignal): Promise<LakeObject[]> {
    const prefix = `${[this.#address.prefix, folder].filter(Boolean).join('/')}/`;
    const objects: LakeObject[] = [];
    let token: string | undefined;
    do {
      const page = await this.#page(prefix, token, signal);
      for (const { Key: key, Size: size = 0, ETag, LastModified } of page.Contents ?? []) {
        if (key === undefined || !isDataFile(key.slice(prefix.length))) continue;
        const version = ETag ?? `${LastModified?.toISOString()} ${size}`;
        objects.push({ key, origin: `s3://${this.#address.bucket}/${key}`, size, version });
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
    return objects;
  }

  async fetch(object: LakeObject, signal: AbortSignal, again: boolean): Promise<string | undefined> {
    this.#cache ??= ObjectCache.open(this.#settings.cacheDir, this.#settings.cacheBytes);
    const cache = await this.#cache;
    const name = this.#nameOf(object.key, object.version);
    if (again) await cache.drop(name);
    const kept = again ? undefined : await cache.take(name, object.size);
    if (kept !== undefined) return kept;
    try {
      return await withRetries(this.#settings.retry, signal, (limited, alive) =>
        this.#download(object, cache, limited, alive),
      );
    } catch (error) {
      if (isGone(error)) return undefined;
      if (isDiskFault(error)) throw cacheFault(error, this.#settings.cacheDir);
      throw storeFault(error, { lake: this.origin, file: object.origin, endpoint: this.#endpoint });
    }
  }

  async close(): Promise<void> {
    this.#client.destroy();
    const cache = await this.#cache?.catch(() => undefined);
    await cache?.close();
  }

  /** `Delimiter` keeps to objects directly in the folder. */
  async #page(
    prefix: string,
    token: string | undefined,
    signal: AbortSignal,
  ): Promise<S3.ListObjectsV2CommandOutput> {
    const command = new this.#sdk.ListObjectsV2Command({
      Bucket: this.#address.bucket,
      Prefix: prefix,
      Delimiter: '/',
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
  ): Promise<string> {
    const command = new this.#sdk.GetObjectCommand({
      Bucket: this.#address.bucket,
      Key: object.key,
      ChecksumMode: 'ENABLED',
    });
    // Before the request: a body that fails while nobody listens to it would end the process.
    const part = cache.part();
    const file = await open(part, 'wx', 0o600);
    try {
      const response = await this.#client.send(command, { abortSignal: signal });
      const size = await writeBody(response, file, signal, alive);
      return await cache.keep(part, this.#nameOf(object.key, response.ETag ?? object.version), size);
    } finally {
      await file.close();
      await rm(part, { force: true });
    }
  }

  #nameOf(key: string, version: string | undefined): string {
    const identity = JSON.stringify([this.#endpoint, this.#address.bucket, key, version]);
    return `${createHash('sha256').update(identity).digest('hex').slice(0, 40)}.parquet`;
  }
}
