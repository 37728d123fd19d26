import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inputTable, type Warning } from '@ocp/core';
import { openLake } from '@ocp/lake';
import { describe, expect, test } from 'vitest';
import { failure, FOLDER, ref, signal, tempFolder } from './support/lake.ts';
import { nodeLabels, writeParquet } from './support/parquet.ts';

const address = (root: string) => pathToFileURL(root).href;

describe('a lake of files', () => {
  test('every data file of the partition, with what it holds', async () => {
    const root = tempFolder();
    const first = await writeParquet(join(root, FOLDER, 'x.parquet'), nodeLabels('2025-02-01'));
    const second = await writeParquet(
      join(root, FOLDER, 'y.parquet'),
      `SELECT unnest([1, 2]) AS i, TIMESTAMP '2025-02-02' AS "Interval_Start", 'n' AS "NODE"`,
    );
    for (const other of [
      FOLDER.replace('month=02', 'month=03'),
      FOLDER.replace('month=02', 'month=2'),
      FOLDER.replace('2025', '2024'),
      FOLDER.replace('org1', 'org2'),
      FOLDER.replace('node_labels', 'pod_usage'),
      FOLDER.replace('daily/', ''),
      `${FOLDER}/nested`,
    ]) {
      mkdirSync(join(root, other), { recursive: true });
      copyFileSync(first, join(root, other, 'no.parquet'));
    }
    writeFileSync(join(root, FOLDER, '_SUCCESS'), '');
    mkdirSync(join(root, FOLDER, 'folder.parquet'));

    const lake = await openLake(address(root));
    expect(lake.origin).toBe(address(root));
    const version = expect.any(String) as string;
    const place = (path: string) => ({
      ...{ path, origin: address(path), partition: ref, folder: address(join(root, FOLDER)) },
      ...{ name: basename(path), version, bytes: statSync(path).size },
    });
    const times = (day: string) => ({ first: Date.parse(day), last: Date.parse(day) });
    const expected = [
      {
        ...place(first),
        columns: ['interval_start', 'node', 'node_labels'],
        rows: 1,
        times: times('2025-02-01'),
      },
      { ...place(second), columns: ['i', 'Interval_Start', 'NODE'], rows: 2, times: times('2025-02-02') },
    ];
    for (const reads of ['files', 'addresses'] as const)
      expect(await lake.files(ref, reads, signal)).toEqual(expected);
    await lake.close();
  });

  test('a missing table, partition or file is empty', async () => {
    const root = tempFolder();
    const lake = await openLake(address(root));
    expect(await lake.files(ref, 'files', signal)).toEqual([]);
    mkdirSync(join(root, FOLDER), { recursive: true });
    expect(await lake.files(ref, 'files', signal)).toEqual([]);
    expect(await lake.files({ ...ref, table: inputTable('pod_days') }, 'files', signal)).toEqual([]);
  });

  test('a folder without data/parquet is no lake for a run: the error names what was looked at', async () => {
    const root = tempFolder();
    const lake = await openLake(address(root));
    const warn = () => undefined;
    expect(await failure(lake.files(ref, 'files', signal, warn))).toMatchObject({
      code: 'LAKE_UNREACHABLE',
      message: expect.stringContaining('/data/parquet'),
      where: { lake: address(root), folder: address(join(root, 'data/parquet')) },
    });
    mkdirSync(join(root, 'data/parquet'), { recursive: true });
    expect(await lake.files(ref, 'files', signal, warn)).toEqual([]);
  });

  test('a version changes with the content', async () => {
    const root = tempFolder();
    const path = join(root, FOLDER, 'x.parquet');
    const lake = await openLake(address(root));
    const version = async () => (await lake.files(ref, 'files', signal))[0]?.version;
    await writeParquet(path, nodeLabels('2025-02-01'));
    const first = await version();
    expect(await version()).toBe(first);
    await writeParquet(path, nodeLabels('2025-02-02'));
    // A clock that is coarse would not see so short a time.
    utimesSync(path, new Date(), new Date(Date.now() + 1000));
    expect(await version()).not.toBe(first);
  });

  test('the folder of an account has its number', async () => {
    const root = tempFolder();
    const path = join(root, FOLDER.replace('org1', '10001'), 'x.parquet');
    await writeParquet(path, nodeLabels('2025-02-01'));
    const partition = { ...ref, schema: 'acct10001' };
    const files = await (await openLake(address(root))).files(partition, 'files', signal);
    expect(files).toMatchObject([{ path, partition: { schema: 'acct10001' } }]);
  });

  test('a month that is not padded is left unread, and somebody hears of it', async () => {
    const root = tempFolder();
    const unpadded = FOLDER.replace('month=02', 'month=2');
    const lake = await openLake(address(root));
    const warnings: Warning[] = [];
    const files = () => lake.files(ref, 'files', signal, (warning) => warnings.push(warning));
    await writeParquet(join(root, FOLDER, 'x.parquet'), nodeLabels('2025-02-01'));
    await files();
    mkdirSync(join(root, unpadded));
    await files();
    expect(warnings).toEqual([]);
    await writeParquet(join(root, unpadded, 'x.parquet'), nodeLabels('2025-02-02'));
    expect(await files()).toMatchObject([{ folder: address(join(root, FOLDER)) }]);
    expect(warnings).toMatchObject([
      {
        code: 'LAKE_MONTH_UNPADDED',
        where: { table: 'node_label_days', file: address(join(root, unpadded)) },
      },
    ]);
    expect(warnings[0]?.message).toMatch(/^1 file is /);
  });

  test('a missing lake is not an empty one', async () => {
    const root = tempFolder();
    const file = join(root, 'file');
    writeFileSync(file, '');
    for (const place of [join(root, 'nowhere'), file]) {
      const error = await failure(openLake(address(place)).then((lake) => lake.files(ref, 'files', signal)));
      expect(error).toMatchObject({ code: 'LAKE_UNREACHABLE', where: { lake: address(place) } });
    }
  });

  test('a lake that may not be read is refused', async () => {
    const root = tempFolder();
    await writeParquet(join(root, FOLDER, 'x.parquet'), nodeLabels('2025-02-01'));
    chmodSync(root, 0o700);
    const lake = await openLake(address(root));
    // The files of the superuser: only another user is refused.
    const superuser = process.geteuid?.() === 0;
    if (superuser) process.seteuid?.(65534);
    else chmodSync(join(root, FOLDER), 0);
    try {
      expect(await failure(lake.files(ref, 'files', signal))).toMatchObject({ code: 'LAKE_REFUSED' });
    } finally {
      if (superuser) process.seteuid?.(0);
      else chmodSync(join(root, FOLDER), 0o700);
    }
  });

  test('a link to a file is followed; one that leads nowhere is not taken for no data', async () => {
    const root = tempFolder();
    const elsewhere = await writeParquet(join(root, 'elsewhere.parquet'), nodeLabels('2025-02-01'));
    mkdirSync(join(root, FOLDER), { recursive: true });
    symlinkSync(elsewhere, join(root, FOLDER, 'a.parquet'));
    const lake = await openLake(address(root));
    expect(await lake.files(ref, 'files', signal)).toHaveLength(1);
    rmSync(elsewhere);
    expect(await failure(lake.files(ref, 'files', signal))).toMatchObject({ code: 'LAKE_UNREACHABLE' });
  });

  test('a run that was stopped reads nothing', async () => {
    const root = tempFolder();
    await writeParquet(join(root, FOLDER, 'x.parquet'), nodeLabels('2025-02-01'));
    const lake = await openLake(address(root));
    expect(await failure(lake.files(ref, 'files', AbortSignal.abort()))).toMatchObject({ code: 'STOPPED' });
  });

  test('odd characters in the path of the lake', async () => {
    const root = join(tempFolder(), `it's 100% ünïcode # ?`);
    mkdirSync(root);
    const plain = await writeParquet(join(dirname(root), 'x.parquet'), nodeLabels('2025-02-01'));
    mkdirSync(join(root, FOLDER), { recursive: true });
    copyFileSync(plain, join(root, FOLDER, 'x.parquet'));
    const lake = await openLake(address(root));
    expect(await lake.files(ref, 'files', signal)).toMatchObject([
      { path: join(root, FOLDER, 'x.parquet'), rows: 1 },
    ]);
  });
});
