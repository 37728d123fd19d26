import { chmodSync, copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openLake } from '@ocp/lake';
import { describe, expect, test } from 'vitest';
import { failure, FOLDER, ref, signal, tempFolder } from './support/lake.ts';
import { nodeLabels, writeParquet } from './support/parquet.ts';

const address = (root: string) => pathToFileURL(root).href;

describe('a lake of files', () => {
  test('every data file of the partition, with what it holds', async () => {
    const root = tempFolder();
    const first = await writeParquet(join(root, FOLDER, 'x.parquet'), nodeLabels('2025-02-01'));
    const unpadded = join(root, FOLDER.replace('month=02', 'month=2'), 'y.parquet');
    await writeParquet(
      unpadded,
      `SELECT unnest([1, 2]) AS i, TIMESTAMP '2025-02-02' AS "Interval_Start", 'n' AS "NODE"`,
    );
    for (const other of [
      FOLDER.replace('month=02', 'month=03'),
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
    expect(await lake.files(ref, signal)).toEqual([
      { path: first, origin: address(first), columns: ['interval_start', 'node', 'node_labels'], rows: 1 },
      { path: unpadded, origin: address(unpadded), columns: ['i', 'Interval_Start', 'NODE'], rows: 2 },
    ]);
    await lake.close();
  });

  test('a missing table, partition or file is empty', async () => {
    const root = tempFolder();
    const lake = await openLake(address(root));
    expect(await lake.files(ref, signal)).toEqual([]);
    mkdirSync(join(root, FOLDER), { recursive: true });
    expect(await lake.files(ref, signal)).toEqual([]);
    expect(await lake.files({ ...ref, table: 'pod_days' }, signal)).toEqual([]);
  });

  test('a missing lake is not an empty one', async () => {
    const root = tempFolder();
    const file = join(root, 'file');
    writeFileSync(file, '');
    for (const place of [join(root, 'nowhere'), file]) {
      const error = await failure(openLake(address(place)).then((lake) => lake.files(ref, signal)));
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
      expect(await failure(lake.files(ref, signal))).toMatchObject({ code: 'LAKE_REFUSED' });
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
    expect(await lake.files(ref, signal)).toHaveLength(1);
    rmSync(elsewhere);
    expect(await failure(lake.files(ref, signal))).toMatchObject({ code: 'LAKE_UNREACHABLE' });
  });

  test('a run that was stopped reads nothing', async () => {
    const root = tempFolder();
    await writeParquet(join(root, FOLDER, 'x.parquet'), nodeLabels('2025-02-01'));
    const lake = await openLake(address(root));
    expect(await failure(lake.files(ref, AbortSignal.abort()))).toMatchObject({ code: 'STOPPED' });
  });

  test('odd characters in the path of the lake', async () => {
    const root = join(tempFolder(), `it's 100% ünïcode # ?`);
    mkdirSync(root);
    const plain = await writeParquet(join(dirname(root), 'x.parquet'), nodeLabels('2025-02-01'));
    mkdirSync(join(root, FOLDER), { recursive: true });
    copyFileSync(plain, join(root, FOLDER, 'x.parquet'));
    const lake = await openLake(address(root));
    expect(await lake.files(ref, signal)).toMatchObject([{ path: join(root, FOLDER, 'x.parquet'), rows: 1 }]);
  });
});
