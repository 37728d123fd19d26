import { expect, test } from 'vitest';
import type { Engine, Lake, LakeFile, Reads } from '../src/contract/index.ts';
import { inputTable } from '../src/index.ts';
import { InputFinder } from '../src/run/inputs.ts';

const table = inputTable('vm_hours');
const partition = { table, schema: 'org1', source: 'source', month: '2025-10-01' };

const file = (name: string, last: number | undefined, leftOut?: number[]): LakeFile => ({
  ...{ origin: `file:///${name}`, path: `/${name}`, partition, folder: 'file:///', name, version: '1' },
  ...{ bytes: 1, columns: [], rows: 1, ...(leftOut && { leftOut }) },
  ...(last !== undefined && { times: { first: 0, last } }),
});

/** Names of the files that are read where rows of the last time are enough. */
async function readOf(files: readonly LakeFile[], reads: Reads = 'files'): Promise<string[]> {
  const lake = { files: () => Promise.resolve(files) } as unknown as Lake;
  const engine = { capabilities: { reads, inDatabase: false } } as Engine;
  const finder = new InputFinder({ lake }, engine, new AbortController().signal);
  const plan = { relation: 'vm_hours', table, partitions: [partition], enough: 'last time' } as const;
  const { vm_hours: input } = await finder.find([plan]);
  return input!.files.map(({ name }) => name);
}

test('of reports of which the last hour is enough only the files are read that reach to it', async () => {
  const files = [file('first', 1), file('last', 3), file('second', 2), file('last too', 3)];
  expect(await readOf(files)).toEqual(['last', 'last too']);
});

test('a file whose times are not known is read', async () => {
  expect(await readOf([file('first', 1), file('unknown', undefined), file('last', 2)])).toEqual([
    'unknown',
    'last',
  ]);
});

test('a file whose last row is left out hides no earlier one', async () => {
  const bad = file('bad', 9, [7]);
  expect(await readOf([file('first', 1), file('second', 2), bad])).toEqual(['second', 'bad']);
  expect(await readOf([bad])).toEqual(['bad']);
});

// Whether a row is left out is told by all of its columns: a table of fewer would let it in.
test('where some texts are enough an engine still knows all columns of all files', async () => {
  const lake = { files: () => Promise.resolve([file('first', 1), file('last', 2)]) } as unknown as Lake;
  const engine = { capabilities: { reads: 'files', inDatabase: false } } as Engine;
  const finder = new InputFinder({ lake }, engine, new AbortController().signal);
  const plan = { relation: 'vm_claim_hours', table, partitions: [partition], enough: ['vm_name'] };
  const { vm_claim_hours: input } = await finder.find([plan]);
  expect(input).toMatchObject({ table, distinct: ['vm_name'], files: [{ name: 'first' }, { name: 'last' }] });
});

test('where nobody looks into the files before the engine, all are read', async () => {
  expect(await readOf([file('first', 1), file('last', 2)], 'addresses')).toEqual(['first', 'last']);
});
