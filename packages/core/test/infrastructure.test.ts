import { expect, test } from 'vitest';
import { findInfrastructure, type CloudSource, type CloudType, type Engine, type Lake } from '@ocp/core';
import { fileOf } from './support/tenants.ts';

const OPENSHIFT = '73be11de-69d8-5208-9aba-fc2bb9d15769';
const source = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`;
const cloud = (type: CloudType, digit: number): CloudSource => ({ type, source: source(digit) });
const all = [cloud('GCP', 3), cloud('Azure', 2), cloud('AWS', 1)];

/** Asks with bills of which some name a node of the cluster; `missing` ones have no file. */
async function asked(clouds: CloudSource[], named: readonly string[], missing: readonly string[] = []) {
  const looked: string[] = [];
  const engine: Engine = {
    name: 'fake',
    capabilities: { pipelines: {}, reads: 'files', inDatabase: false },
    open: ({ inputs }: Parameters<Engine['open']>[0]) => {
      const files = Object.values(inputs).flatMap((input) => input.files);
      const bill = files.map(({ partition }) => partition.source).find((one) => one !== OPENSHIFT) ?? '';
      looked.push(bill);
      return Promise.resolve({
        make: () => Promise.resolve(named.includes(bill) ? 1 : 0),
        close: () => Promise.resolve(),
      });
    },
  } as unknown as Engine;
  const lake = {
    origin: 'test',
    files: (ref: Parameters<Lake['files']>[0]) =>
      Promise.resolve(missing.includes(ref.source) ? [] : [fileOf(ref, 1)]),
  } as unknown as Lake;
  const days = { start: '2025-10-10', end: '2025-10-12' };
  const question = { schema: 'org1', openshiftSource: OPENSHIFT, clouds, days };
  const sql = {} as Parameters<typeof findInfrastructure>[2];
  const found = await findInfrastructure(question, { engine, lake }, sql, {}, new AbortController().signal);
  return { ...found, looked };
}

test('AWS is asked before Azure before GCP, and the first with an answer ends the search (spec ocp-on-aws.md 12; ocp-on-azure.md 10)', async () => {
  expect(await asked(all, [source(3)])).toEqual({
    cloud: all[0],
    complete: true,
    looked: [source(1), source(2), source(3)],
  });
  expect(await asked(all, [source(2), source(3)])).toMatchObject({
    cloud: all[1],
    looked: [source(1), source(2)],
  });
});

test('of two sources of one cloud that answer, the last one counts', async () => {
  const two = [cloud('GCP', 4), cloud('GCP', 5), cloud('GCP', 6)];
  expect(await asked(two, [source(4), source(5)])).toMatchObject({ cloud: two[1] });
});

test('without an answer the cluster runs on no cloud only if every bill was there', async () => {
  expect(await asked(all, [])).toMatchObject({ cloud: undefined, complete: true });
  expect(await asked(all, [], [source(2)])).toMatchObject({ cloud: undefined, complete: false });
  expect(await asked([], [])).toMatchObject({ cloud: undefined, complete: false });
});
