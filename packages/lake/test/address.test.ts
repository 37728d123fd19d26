import { openLake } from '@ocp/lake';
import { describe, expect, test } from 'vitest';
import { parseAddress } from '../src/address.ts';
import { settingsOf } from '../src/options.ts';
import { failure } from './support/lake.ts';

describe('addresses', () => {
  test.each([
    ['file:///data/koku', { kind: 'folder', root: '/data/koku', origin: 'file:///data/koku' }],
    [
      'file:///data/koku%20lake/',
      { kind: 'folder', root: '/data/koku lake', origin: 'file:///data/koku%20lake' },
    ],
    ['file:///', { kind: 'folder', root: '/', origin: 'file:///' }],
    ['s3://koku', { kind: 'bucket', bucket: 'koku', prefix: '', origin: 's3://koku' }],
    ['s3://koku/a/b/', { kind: 'bucket', bucket: 'koku', prefix: 'a/b', origin: 's3://koku/a/b' }],
    ['s3:///a', { kind: 'bucket', bucket: 'from-env', prefix: 'a', origin: 's3://from-env/a' }],
    ['s3://', { kind: 'bucket', bucket: 'from-env', prefix: '', origin: 's3://from-env' }],
  ])('%s', (address, expected) => {
    expect(parseAddress(address, { S3_BUCKET_NAME: 'from-env' })).toEqual(expected);
  });

  test.each([
    '',
    '/data/koku',
    'file://data/koku',
    'file:data',
    'file:///data%2Fkoku',
    'http://bucket/x',
    's3:bucket',
    's3:///prefix',
    's3://-/prefix',
    's3://user:hunter2@bucket/prefix',
    's3://bucket/prefix?secret=hunter2',
    'postgres://user:hunter2@host/db',
  ])('%s is refused without repeating it', async (address) => {
    const error = await failure(openLake(address, { environment: {} }));
    expect(error.code).toBe('REQUEST_INVALID');
    expect(error.hint).toContain('file:///');
    expect(JSON.stringify([error.message, error.where, error.hint])).not.toContain('hunter2');
  });
});

describe('settings', () => {
  test('come from the environment, below the options', () => {
    const environment = { POC_PARALLEL_READERS: '9', OCP_CACHE_DIR: '/c', OCP_CACHE_BYTES: '3GiB' };
    expect(settingsOf({ environment })).toMatchObject({
      readers: 9,
      cacheDir: '/c',
      cacheBytes: 3 * 2 ** 30,
    });
    expect(settingsOf({ environment, readers: 2, cacheDir: '/d', cacheBytes: 5 })).toMatchObject({
      readers: 2,
      cacheDir: '/d',
      cacheBytes: 5,
    });
  });

  test('have defaults; the cache lies in the cache folder of the user', () => {
    expect(settingsOf({ environment: { XDG_CACHE_HOME: '/x' } })).toMatchObject({
      readers: 4,
      cacheDir: '/x/ocp',
      cacheBytes: 10 * 2 ** 30,
    });
    expect(settingsOf({ environment: { XDG_CACHE_HOME: 'relative' } }).cacheDir).toMatch(/\.cache\/ocp$/);
  });

  test.each([
    ['POC_PARALLEL_READERS', '0'],
    ['POC_PARALLEL_READERS', 'many'],
    ['OCP_CACHE_BYTES', '10 apples'],
    ['OCP_CACHE_DIR', 'relative'],
    ['S3_ENDPOINT', 'ftp://store'],
    ['S3_ENDPOINT', 'https://user:hunter2@store'],
    ['AWS_CA_BUNDLE', '/nowhere/bundle.pem'],
  ])('%s=%s is refused by name', async (setting, value) => {
    const error = await failure(openLake('s3://koku', { environment: { [setting]: value } }));
    expect(error).toMatchObject({ code: 'REQUEST_INVALID', where: { setting } });
    expect(error.message).not.toContain('hunter2');
  });

  test('half a pair of keys is refused, and the half is not shown', async () => {
    const error = await failure(openLake('s3://koku', { environment: { S3_SECRET: 'hunter2' } }));
    expect(error).toMatchObject({ code: 'REQUEST_INVALID', where: { setting: 'S3_ACCESS_KEY' } });
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });
});
