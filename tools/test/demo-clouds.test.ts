import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudOf, costsOf, namespaceOfNobody } from '@ocp/core';
import { afterAll, describe, expect, it } from 'vitest';
import { demoTenant } from '../src/demo/clouds.ts';
import { defaults } from '../src/generate/options.ts';
import { billSums, demo, expectEqual, last, rowsUnder } from './support/demo.ts';

const folder = mkdtempSync(join(tmpdir(), 'ocp-demo-clouds-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe.each([
  ['Azure', 'azure_rows', ['costinbillingcurrency']],
  ['GCP', 'gcp_days', ['cost', 'daily_credits']],
] as const)('a demo on %s', (cloud, table, columns) => {
  it('accounts for every cost of the bill, and explains its dearest row', { timeout: 300_000 }, async () => {
    const dir = join(folder, cloud);
    const said = await demo(dir, '', '--cloud', cloud);
    const proof = rowsUnder('Conservation', said);
    const parts = [...proof.keys()].slice(0, [...proof.keys()].indexOf('Together'));
    expect(parts).toEqual(
      expect.arrayContaining(['Namespaces', ...Object.values(namespaceOfNobody), 'Not OpenShift']),
    );
    const column = (name: string, index: number) => Number(proof.get(name)?.[index]);
    const options = { ...defaults, ...demoTenant(cloud), dir: join(dir, 'lake') };
    const billed = await billSums(options, table, ...columns);
    expect(billed).toHaveLength(costsOf(cloudOf(cloud)).length);
    for (const [index, amount] of billed.entries()) {
      expectEqual([column('The bill', index)], amount);
      expect(column('Together', index)).toBe(column('The bill', index));
      expectEqual(
        parts.map((name) => column(name, index)),
        amount,
      );
      expect(Math.abs(column('Namespaces', index))).toBeGreaterThan(0);
    }
    const openshift = billed.reduce((sum, amount, index) => sum + amount - column('Not OpenShift', index), 0);
    const shown = last(rowsUnder('The same ', said));
    expect(shown).toHaveLength(3);
    for (const cost of shown) expectEqual([cost], openshift);
    const [, resource = '', day = ''] = /^The dearest row .*: .* (\S+) on (\S+),/m.exec(said) ?? [];
    const [, explanation = ''] = said.split(`--resource ${resource} --day ${day}\n`);
    expect(explanation).toContain(`OpenShift on ${cloud}`);
    expect(explanation).toContain('Platform unallocated');
  });
});
