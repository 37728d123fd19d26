import { expect, it } from 'vitest';
import type { Engine, Lake, SqlSession, Staging } from '@ocp/core';
import { podDays, vmDays } from '../src/inputs/openshift.ts';
import { InputFinder } from '../src/run/inputs.ts';

const sql = {} as SqlSession;
/** Finds in an empty lake, and perhaps in a staging that has tables and no row. */
function finder(staged?: readonly string[]): InputFinder {
  const lake = { exists: () => Promise.resolve(false) } as unknown as Lake;
  const staging = staged && {
    exists: ({ name }: { name: string }) => Promise.resolve(staged.includes(name) ? false : undefined),
  };
  const sources = { lake, ...(staging && { staging: staging as unknown as Staging }) };
  return new InputFinder(sources, {} as Engine, new AbortController().signal);
}

it('what is staged is a table without a row too, what is of the lake only with one (spec cost-model.md 13)', async () => {
  expect(await finder().hasTable(podDays, 'org1', sql)).toBe(false);
  const staged = finder(['pod_days']);
  expect(await staged.hasTable(podDays, 'org1', sql)).toBe(true);
  expect(await staged.exists(podDays, 'org1', { sql })).toBe(false);
  expect(await staged.hasTable(vmDays, 'org1', sql)).toBe(false);
});
