import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failedReport, namespaceOfNobody, OcpError, type Report } from '@ocp/core';
import { databaseServer } from '@ocp/store';
import { scratchDatabase } from '@ocp/store/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts } from '../src/demo/proof.ts';
import { defaults } from '../src/generate/options.ts';
import { billSums, demo, expectEqual, last, rowsUnder } from './support/demo.ts';

// Not the checkout's own: somebody may be running the demo.
const folder = mkdtempSync(join(tmpdir(), 'ocp-demo-'));
const nobody = Object.values(namespaceOfNobody);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a demo', () => {
  let somebodys: Awaited<ReturnType<typeof scratchDatabase>>;
  let said: string;
  let tables: unknown[];

  beforeAll(async () => {
    const server = await databaseServer();
    somebodys = await scratchDatabase(server);
    said = await demo(join(folder, 'own'), somebodys.url);
    tables = await tablesOf(somebodys.url);
    return async () => {
      await somebodys.drop();
      await server.stop();
    };
  }, 300_000);

  it('shows what it wrote', () => {
    expect(said).toMatch(/pod_usage\/hourly +111,600/);
    expect(said).toMatch(/line_items\/daily +4,650/);
    const runs = rowsUnder('4\\. npx ocp aggregate --pipeline all', said);
    expect([...runs.keys()]).toEqual(['AWS', 'OCP', 'OCP_AWS']);
  });

  it('accounts for every cost of the bill', async () => {
    const proof = rowsUnder('Conservation', said);
    const column = (name: string, index: number) => Number(proof.get(name)?.[index]);
    const parts = [...proof.keys()].slice(0, [...proof.keys()].indexOf('Together'));
    expect(parts).toEqual(expect.arrayContaining(['Namespaces', ...nobody, 'Not OpenShift']));
    for (const index of [0, 1, 2, 3]) {
      expectEqual(
        parts.map((name) => column(name, index)),
        column('The bill', index),
      );
      expect(column('Together', index)).toBe(column('The bill', index));
      expect(column('Namespaces', index)).toBeGreaterThan(0);
    }
    const billed = await billSums(
      { ...defaults, dir: join(folder, 'own', 'lake'), schema: 'ocp_demo' },
      'aws_days',
      ...['lineitem_unblendedcost', 'savingsplan_savingsplaneffectivecost'],
    );
    expectEqual([column('The bill', 0)], billed[0]);
    expectEqual([column('The bill', 2)], billed[1]);
  });

  it('shows the same amounts by namespace, without one, and outside of OpenShift', () => {
    const proof = rowsUnder('Conservation', said);
    const amortized = (name: string) => Number(proof.get(name)?.[3]);
    const namespaces = last(rowsUnder('What each namespace costs', said));
    expect(namespaces.length).toBeGreaterThan(10);
    expect(namespaces).toEqual(namespaces.toSorted((a, b) => b - a));
    expectEqual(namespaces, amortized('Namespaces'));
    const unattributed = rowsUnder('What OpenShift costs and no namespace caused', said);
    expect([...unattributed.keys()].sort()).toEqual([...nobody].sort());
    for (const [name, [cost, why]] of unattributed) {
      expect(cost).toBe(amortized(name));
      expect(cost).toBeGreaterThan(0);
      expect(why).toMatch(/\w+ \w+/);
    }
    const foreign = rowsUnder('What of the bill is not OpenShift', said);
    expectEqual(last(foreign), amortized('Not OpenShift'));
    const shown = last(rowsUnder('The same calculated_amortized_cost', said));
    expect(shown).toHaveLength(3);
    for (const cost of shown) expectEqual([cost, amortized('Not OpenShift')], amortized('The bill'));
  });

  it('explains its dearest row', () => {
    const [, resource = '', day = ''] =
      /^The dearest row of the bill that is OpenShift's: \S+ (\S+) on (\S+),/m.exec(said) ?? [];
    const [, explanation = ''] = said.split(`--resource ${resource} --day ${day}\n`);
    expect(resource).not.toBe('');
    expect(explanation).toContain(resource);
    expect(explanation).toContain('Platform unallocated');
  });

  it('writes nothing into a DATABASE_URL', () => {
    expect(tables).toEqual([]);
    expect(said).toMatch(/^1\. PostgreSQL: an embedded server .*DATABASE_URL is left alone/m);
  });

  it('writes into the database of --database, and the same again', { timeout: 300_000 }, async () => {
    const amounts = (text: string) => {
      const [, shown = ''] = /^(What each namespace costs[^]*)^The dearest row/m.exec(text) ?? [];
      return shown.replace(/^ +The greatest difference.*/m, '');
    };
    for (const run of ['first', 'second']) {
      const told = await demo(join(folder, 'named'), '', '--database', somebodys.url);
      expect(told, run).toMatch(/^1\. PostgreSQL: the database of --database, /m);
      expect(amounts(told), run).toBe(amounts(said));
      expect(amounts(told), run).not.toBe('');
    }
    expect(await tablesOf(somebodys.url)).not.toEqual([]);
  });
});

async function tablesOf(url: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select schemaname || '.' || tablename as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  await client.end();
  return rows;
}

describe('the account of a bill', () => {
  const group = { service: 'S', rows: 1 };
  const bill = {
    currency: 'USD',
    total: { cost: 107 },
    groups: [
      { ...group, openshift: true, counted: { cost: 70 }, notCounted: { cost: 7 } },
      { ...group, openshift: false, counted: { cost: 30 }, notCounted: { cost: 0 } },
    ],
    dearest: { resource: 'r', day: '2025-10-01', service: 'S', cost: 1 },
  };
  const reading = { costs: { cost: { billed: '', counted: '' } }, notCounted: { name: 'Covered', why: '' } };
  const detail = new Map([
    ['', { rows: 4, costs: { cost: 50 } }],
    [namespaceOfNobody.worker, { rows: 2, costs: { cost: 15 } }],
  ]);
  const report = (measured: Omit<Report['conservation'][0], 'measure'>): Report => ({
    ...failedReport({}, 'duckdb', new OcpError('INTERNAL', '')),
    conservation: [{ measure: 'cost', ...measured }],
  });

  it('is made of what was counted in each place', () => {
    const [account] = accounts(bill, reading, detail, report({ in: 70, attributed: 65, remainder: 5 }));
    expect(account).toMatchObject({ cost: 'cost', sum: 107, bill: 107 });
    expect(account?.parts.filter(({ amount }) => amount !== 0)).toEqual([
      { name: 'Namespaces', amount: 50 },
      { name: namespaceOfNobody.worker, amount: 15 },
      { name: 'Matched, but nobody’s', amount: 5 },
      { name: 'Not OpenShift', amount: 30 },
      { name: 'Covered', amount: 7 },
    ]);
  });

  it.each([
    [
      'the bill has more than its parts',
      { ...bill, total: { cost: 108 } },
      { in: 70, attributed: 65, remainder: 5 },
    ],
    ['the run took other rows of the bill', bill, { in: 71, attributed: 65, remainder: 5 }],
    ['the tables have other amounts than the run', bill, { in: 70, attributed: 64, remainder: 5 }],
    ['what is left is not said', bill, { in: 70, attributed: 65, remainder: 4 }],
  ])('fails when %s', (_, wrong, measured) => {
    expect(() => accounts(wrong, reading, detail, report(measured))).toThrow(/cost: /);
  });
});
