import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseServer } from '@ocp/store';
import { scratchDatabase } from '@ocp/store/testing';
import type { Client } from 'pg';
import { prepareTenant, withClient } from '../database.ts';
import { reportFailure, root } from '../workspace.ts';
import { machineFacts } from './machine.ts';
import { measureStage, say } from './measure.ts';
import { benchMonth } from './month.ts';
import { readBenchOptions, type BenchOptions } from './options.ts';
import { render } from './render.ts';
import { excesses, type Results } from './results.ts';
import { prepare, type Bench } from './rounds.ts';
import { stages } from './stages.ts';

/** Milliseconds and thousandths of a ratio are enough. */
const rounded = (_key: string, value: unknown) =>
  typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;

async function measure(
  options: BenchOptions,
  database: string,
  client: Client,
  files: string,
): Promise<Results> {
  say('generating the bench month, unless it is there');
  const month = await benchMonth(options.pods, options.billItems);
  await prepareTenant(database, month.options);
  const bench: Bench = { month, database, client, memoryLimit: options.memoryLimit, files };
  say('warming up');
  for (const stage of stages) await prepare(bench, stage);
  const results = [];
  for (const stage of stages.filter(({ pipeline }) => options.stages.includes(pipeline.name))) {
    results.push(await measureStage(bench, stage, options));
  }
  const { nodes, pods, claims, days } = month.options;
  return {
    machine: await machineFacts(client),
    month: { nodes, pods, claims, days, rows: month.rows },
    rounds: options.rounds,
    stages: results,
  };
}

async function bench(): Promise<void> {
  const options = readBenchOptions(process.argv.slice(2));
  const files = mkdtempSync(join(tmpdir(), 'ocp-bench-'));
  const server = await databaseServer();
  try {
    const database = await scratchDatabase(server);
    try {
      const results = await withClient(database.url, (client) =>
        measure(options, database.url, client, files),
      );
      const folder = join(root, 'bench');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results, rounded, 2)}\n`);
      writeFileSync(join(folder, 'results.md'), render(results));
      console.log(render(results));
      for (const excess of results.stages.flatMap(excesses)) say(excess);
    } finally {
      await database.drop();
    }
  } finally {
    await server.stop();
    rmSync(files, { recursive: true, force: true });
  }
}

await bench().catch(reportFailure);
