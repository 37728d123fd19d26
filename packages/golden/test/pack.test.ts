import { randomBytes } from 'node:crypto';
import { chmod, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packedHas, packedName, packedScenario, packGolden, unpackGolden } from '../src/pack.ts';
import { scenario, temporaryFolder, writeFiles } from './example.ts';

const files = {
  'scenario.json': JSON.stringify(scenario),
  'config/reporting_enabledtagkeys.csv': 'key,enabled,provider_type\napp,t,OCP\n',
  [`input/data/parquet/daily/org1234567/OCP/${'long_name_'.repeat(12)}/source=x/file.parquet`]: 'PAR1',
};

test.each(['.tar.gz', '.tar.br'])('unpacking %s gives back every file, also with long names', async (end) => {
  await using temporary = await temporaryFolder();
  await writeFiles(join(temporary.path, 'example'), files);
  const packed = join(temporary.path, `out/example${end}`);
  await packGolden(join(temporary.path, 'example'), packed);
  const { folder, close } = await unpackGolden(packed);
  for (const [name, text] of Object.entries(files)) {
    expect(await readFile(join(folder, name), 'utf8')).toBe(text);
  }
  const unpacked = await readdir(folder, { recursive: true, withFileTypes: true });
  expect(unpacked.filter((entry) => entry.isFile())).toHaveLength(Object.keys(files).length);
  await close();
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
});

test('the same files give the same bytes, whatever their times, modes and order', async () => {
  await using temporary = await temporaryFolder();
  const [first, second] = ['a', 'b'].map((name) => join(temporary.path, name, 'example')) as [string, string];
  await writeFiles(first, files);
  await writeFiles(second, Object.fromEntries(Object.entries(files).reverse()));
  await utimes(join(second, 'scenario.json'), 0, 0);
  await chmod(join(second, 'config/reporting_enabledtagkeys.csv'), 0o400);
  await packGolden(first, `${first}.tar.gz`);
  await packGolden(second, `${second}.tar.gz`);
  expect(await readFile(`${first}.tar.gz`)).toEqual(await readFile(`${second}.tar.gz`));
});

test('the scenario and the names of folders are read from the packed file', async () => {
  await using temporary = await temporaryFolder();
  const folder = join(temporary.path, 'example');
  await writeFiles(folder, files);
  for (const packed of [`${folder}.tar.gz`, `${folder}.tar.br`]) {
    await packGolden(folder, packed);
    expect(await packedScenario(packed)).toMatchObject({ name: 'example', clusters: scenario.clusters });
    expect(await packedHas(packed, 'input/data')).toBe(true);
    expect(await packedHas(packed, 'input/csv')).toBe(false);
  }
});

test('a life, whose states repeat each other, is packed much smaller than a first run', async () => {
  await using temporary = await temporaryFolder();
  const folder = join(temporary.path, 'example');
  await writeFiles(folder, files);
  expect(await packedName(folder)).toBe('example.tar.gz');
  const change = {
    about: '',
    start_date: '2025-10-01',
    end_date: '2025-10-01',
    run: ['ocp'],
    clusters: [],
    alias: {},
    settings: {},
  };
  const state = randomBytes(100_000).toString('base64');
  await writeFiles(folder, {
    'scenario.json': JSON.stringify({ ...scenario, life: [change, change] }),
    ...Object.fromEntries(['ocp', 'life-1/ocp', 'life-2/ocp'].map((name) => [`${name}/x.csv`, state])),
  });
  expect(await packedName(folder)).toBe('example.tar.br');
  const packed = join(temporary.path, await packedName(folder));
  await packGolden(folder, packed);
  expect((await stat(packed)).size).toBeLessThan(110_000);
});

test('what is no golden is refused, and leaves nothing behind', async () => {
  await using temporary = await temporaryFolder();
  const folder = join(temporary.path, 'example');
  await writeFiles(folder, { 'config/x.csv': 'a\n' });
  await expect(packGolden(folder, `${folder}.tar.gz`)).rejects.toMatchObject({ code: 'GOLDEN_INVALID' });
  const damaged = join(temporary.path, 'damaged.tar.gz');
  await writeFile(damaged, 'not an archive');
  await expect(unpackGolden(damaged)).rejects.toMatchObject({
    code: 'GOLDEN_INVALID',
    where: { file: damaged },
  });
  await expect(packedScenario(damaged)).rejects.toMatchObject({ code: 'GOLDEN_INVALID' });
  expect((await readdir(temporary.path)).sort()).toEqual(['damaged.tar.gz', 'example']);
});
