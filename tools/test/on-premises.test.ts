import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { unpackGolden } from '@ocp/golden';
import { databaseServer } from '@ocp/store';
import { scratchDatabase } from '@ocp/store/testing';
import { Client } from 'pg';
import { create } from 'tar';
import { expect, it, onTestFinished } from 'vitest';
import { textOf } from '../src/docs/files.ts';
import { shellCommands } from '../src/docs/markdown.ts';
import { root } from '../src/workspace.ts';

const CLUSTER = 'ocp-platform-1';
/** Of a source whose bill never came. */
const BILL = '5f7c49d4-8249-5741-9e9e-6a899ab98d58';
const PRICES = /```json\n(.+?)```/s.exec(textOf('docs/on-premises.md'))?.[1] ?? '';
const BEFORE_LATER = textOf('docs/on-premises.md').split('\n## Later')[0] ?? '';

/** The payload of the page and its prices, in a folder that is an empty lake besides. */
async function files(): Promise<{ payload: string; prices: string }> {
  const golden = await unpackGolden(join(root, 'test-data/goldens/ocp-platform.tar.gz'));
  const folder = mkdtempSync(join(tmpdir(), 'on-premises-'));
  onTestFinished(async () => {
    rmSync(folder, { recursive: true, force: true });
    await golden.close();
  });
  mkdirSync(join(folder, 'data', 'parquet'), { recursive: true });
  const reports = join(folder, 'reports');
  cpSync(join(golden.folder, 'input/csv', CLUSTER), reports, { recursive: true });
  const manifest = { uuid: '0b0f2a52-0ea1-4b1c-a5a5-6b9d1b1e7c11', cluster_id: CLUSTER };
  writeFileSync(join(reports, 'manifest.json'), JSON.stringify(manifest));
  const file = join(folder, 'payload.tar.gz');
  await create({ cwd: reports, file, gzip: true }, ['.']);
  const prices = join(folder, 'prices.json');
  writeFileSync(prices, PRICES);
  return { payload: file, prices };
}

it('the page leads from an empty database to a month with tags, command by command', async () => {
  const server = await databaseServer();
  onTestFinished(() => server.stop());
  const { url, drop } = await scratchDatabase(server);
  onTestFinished(drop);
  const { payload, prices } = await files();
  const run = async (line: string): Promise<string> => {
    const words = line
      .replace('CLUSTER', CLUSTER)
      .replace('UUID', BILL)
      .replace('payload.tar.gz', payload)
      .replace('prices.json', prices)
      .replace('s3://bucket/prefix', dirname(payload))
      .split(/\s+/)
      .slice(2);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(root, 'apps/shim/bin/ocp.js'), ...words],
      { env: { ...process.env, DATABASE_URL: url } },
    );
    return stdout;
  };
  const commands = shellCommands(textOf('docs/on-premises.md')).filter((line) => line.startsWith('npx ocp '));
  const first = shellCommands(BEFORE_LATER).filter((line) => line.startsWith('npx ocp '));
  const said = new Map<string, string>();
  for (const line of first) said.set(line, await run(line));
  const outside = new Client({ connectionString: url });
  await outside.connect();
  onTestFinished(() => outside.end());
  const { rows } = await outside.query<{ days: number; tagged: number; name: string }>(
    `select count(distinct usage_start)::int as days, count(*) filter (where pod_labels ? 'app')::int as tagged,
        max(cluster_alias) as name from org1234567.reporting_ocpusagelineitem_daily_summary`,
  );
  expect(rows).toEqual([{ days: 3, tagged: expect.any(Number) as number, name: 'my-cluster' }]);
  expect(rows[0]?.tagged).toBeGreaterThan(0);
  // Of a node that has reports of whole days.
  const costs = await outside.query<{ price: number; nodes: number; usage: number }>(
    `select (250.0 / 31 * count(distinct (node, usage_start)) filter (where monthly_cost_type = 'Node'))::float as price,
        (sum(cost_model_cpu_cost) filter (where monthly_cost_type = 'Node'))::float as nodes,
        (sum(cost_model_cpu_cost) filter (where monthly_cost_type is null))::float as usage
      from org1234567.reporting_ocpusagelineitem_daily_summary`,
  );
  const [{ price = 0, nodes = 0, usage = 0 } = {}] = costs.rows;
  expect(nodes).toBeCloseTo(price, 6);
  expect(usage).toBeGreaterThan(0);
  const status = said.get('npx ocp status --schema org1234567 --source my-cluster');
  expect(status).toMatch(/2025-10-03 +24 of 24 +summarized/);

  for (const line of commands.slice(first.length)) await run(line);
  const left = await outside.query(
    `select from org1234567.reporting_ocpusagelineitem_daily_summary where cost_model_rate_type is not null`,
  );
  expect(left.rows).toEqual([]);
  const sources = await run('npx ocp source list --schema org1234567');
  expect(sources).toMatch(/^ +production .*forgotten$/m);
});
