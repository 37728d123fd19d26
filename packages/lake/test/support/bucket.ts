import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { openLake, type LakeOptions } from '@ocp/lake';
import { onTestFinished } from 'vitest';
import { FOLDER, tempFolder } from './lake.ts';
import { nodeLabels, writeParquet } from './parquet.ts';
import { startProxy, type Proxy } from './proxy.ts';
import type { Seaweed } from './seaweed.ts';

const BUCKET = 'koku';

export const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');

/** A lake of one test below a prefix of its own, with a proxy before the server. */
export class TestBucket {
  readonly prefix = randomUUID();
  readonly folder = tempFolder();
  readonly cache = join(this.folder, 'cache');
  readonly server: Seaweed;
  readonly proxy: Proxy;

  private constructor(server: Seaweed, proxy: Proxy) {
    this.server = server;
    this.proxy = proxy;
  }

  static async open(server: Seaweed): Promise<TestBucket> {
    const proxy = await startProxy(server.endpoint);
    onTestFinished(() => proxy.close());
    return new TestBucket(server, proxy);
  }

  get environment(): NodeJS.ProcessEnv {
    const { accessKey, secret } = this.server;
    return { S3_ENDPOINT: this.proxy.endpoint, S3_ACCESS_KEY: accessKey, S3_SECRET: secret };
  }

  /** Short pauses; the cache is the test's own. */
  async lake(options: LakeOptions = {}, address = `s3://${BUCKET}/${this.prefix}`) {
    const lake = await openLake(address, {
      environment: this.environment,
      cacheDir: this.cache,
      retry: { pauseMilliseconds: 10 },
      ...options,
    });
    onTestFinished(() => lake.close());
    return lake;
  }

  /** Puts a file of one row and returns its bytes; about `size` bytes of it do not compress. Several may be under way. */
  async put(name: string, day = '2025-02-01', size = 100, folder = FOLDER): Promise<Buffer> {
    const filler = `(SELECT string_agg(md5((range + random())::VARCHAR), '') FROM range(${Math.ceil(size / 32)}))`;
    const query = nodeLabels(day, `'n1' AS node, ${filler} AS node_labels`);
    const body = readFileSync(await writeParquet(join(this.folder, `${randomUUID()}.parquet`), query));
    return this.putBytes(`${folder}/${name}`, body);
  }

  async putBytes(key: string, body: Buffer): Promise<Buffer> {
    await this.server.client.send(
      new PutObjectCommand({ Bucket: BUCKET, Key: `${this.prefix}/${key}`, Body: body }),
    );
    return body;
  }

  async remove(name: string): Promise<void> {
    await this.server.client.send(
      new DeleteObjectCommand({ Bucket: BUCKET, Key: `${this.prefix}/${FOLDER}/${name}` }),
    );
  }
}
