import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseServer } from '@ocp/store';
import { scratchDatabase } from '@ocp/store/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { withClient } from '../src/database.ts';
import { demoFlags } from '../src/demo/flags.ts';
import { demo, rowsUnder } from './support/demo.ts';

it('a demo of payloads leads from an empty database to tables with tags', { timeout: 300_000 }, async () => {
  const server = await databaseServer();
  onTestFinished(() => server.stop());
  const { url, drop } = await scratchDatabase(server);
  onTestFinished(drop);
  const folder = mkdtempSync(join(tmpdir(), 'demo-payloads-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const said = await demo(folder, '', '--payloads', '--days', '2', '--database', url);

  expect(said.match(/2025-10-0\d +24 of 24 +staged/g)).toHaveLength(2);
  expect(said.match(/2025-10-0\d +24 of 24 +summarized/g)).toHaveLength(2);
  const [, whole, program] = /to the month in the tables: ([\d.]+) s, ([\d.]+) s of them/.exec(said) ?? [];
  expect(Number(program)).toBeGreaterThan(0);
  expect(Number(whole)).toBeGreaterThanOrEqual(Number(program));
  const pods = await withClient(url, async (client) => {
    const { rows } = await client.query<{ day: string; hours: number; tagged: boolean }>(
      `select usage_start::text as day, round(sum(pod_effective_usage_cpu_core_hours))::int as hours,
          bool_or(pod_labels ? 'app') as tagged
        from ocp_demo_payloads.reporting_ocpusagelineitem_daily_summary
        where data_source = 'Pod' and namespace not like '% unallocated' group by 1 order by 1`,
    );
    return rows;
  });
  expect(pods).toMatchObject([
    { day: '2025-10-01', tagged: true },
    { day: '2025-10-02', tagged: true },
  ]);
  const figures = [...rowsUnder('4\\. What is in the tables', said).values()];
  const shown = figures.map(([hours]) => Number(hours));
  expect(figures.reduce((sum, row) => sum + Number(row.at(-1)), 0)).toBeGreaterThan(1);
  expect(shown.length).toBeGreaterThan(3);
  expect(Math.min(...shown)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...shown)).toBeGreaterThan(0);
  expect(Math.max(...shown)).toBeLessThan(pods.reduce((sum, { hours }) => sum + hours, 0));
});

describe('flags of a demo', () => {
  it.each([
    [['--paylods'], '--paylods', '--payloads'],
    [['--payloads', '--cloud', 'AWS'], '--cloud', '--payloads'],
    [['--days', '2'], '--days', '--payloads'],
  ])('%j are refused', (args, flag, hint) => {
    expect(() => demoFlags(args)).toThrow(
      expect.objectContaining({
        code: 'USAGE_INVALID',
        where: { flag },
        hint: expect.stringContaining(hint) as string,
      }),
    );
  });
});
