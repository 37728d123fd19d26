import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, locateGoldens, scenarioOf } from '../src/locate.ts';
import { packGolden } from '../src/pack.ts';
import { scenario, temporaryFolder, writeFiles } from './example.ts';

test('a golden, a packed one, and a folder that holds both', async () => {
  await using temporary = await temporaryFolder();
  const one = join(temporary.path, 'goldens/one');
  const two = join(temporary.path, 'goldens/two.tar.gz');
  await writeFiles(one, { 'scenario.json': JSON.stringify({ ...scenario, name: 'one' }) });
  await writeFiles(join(temporary.path, 'two'), {
    'scenario.json': JSON.stringify({ ...scenario, name: 'two' }),
  });
  await writeFiles(join(temporary.path, 'goldens'), { 'README.md': '', 'notes/text.txt': '' });
  await packGolden(join(temporary.path, 'two'), two);
  const places = [
    { path: one, packed: false },
    { path: two, packed: true },
  ];
  expect(await locateGoldens([join(temporary.path, 'goldens')])).toEqual(places);
  expect(await locateGoldens([two, one])).toEqual([...places].reverse());
  expect(await Promise.all(places.map(async (place) => (await scenarioOf(place)).name))).toEqual([
    'one',
    'two',
  ]);
  for (const place of places) {
    const { folder, close } = await folderOf(place);
    expect(await scenarioOf({ path: folder, packed: false })).toMatchObject({ schema: 'org1234567' });
    await close();
  }
  expect(await scenarioOf(places[0] as { path: string; packed: boolean })).toBeDefined();
});

test('nothing there is an error that names the path', async () => {
  await using temporary = await temporaryFolder();
  const missing = join(temporary.path, 'missing');
  for (const path of [missing, temporary.path]) {
    await expect(locateGoldens([path])).rejects.toMatchObject({
      code: 'GOLDEN_INVALID',
      where: { file: path },
    });
  }
});
