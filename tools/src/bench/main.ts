import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { wordOf } from '@ocp/core';
import { databaseServer } from '@ocp/store';
import { scratchDatabase } from '@ocp/store/testing';
import type { Client } from 'pg';
import { prepareTenant, withClient } from '../database.ts';
import { defaults } from '../generate/options.ts';
import { reportFailure, root } from '../workspace.ts';
import { engineExcesses } from './engines/bounds.ts';
import { measureEngines } from './engines/measure.ts';
import { machineFacts } from './machine.ts';
import { machineExcesses } from './machines/figures.ts';
import { measureMachines } from './machines/measure.ts';
import type { Bench } from './bench.ts';
import { measureStage } from './measure.ts';
import { benchMonth } from './month.ts';
import { ENGINES, MACHINES, QUESTIONS, readBenchOptions, STAGING, type BenchOptions } from './options.ts';
import { questionExcesses } from './questions/figures.ts';
import { measureQuestions } from './questions/measure.ts';
import { render } from './render.ts';
import { excesses, withEarlier, type Results } from './results.ts';
import { prepare } from './rounds.ts';
import { say } from './say.ts';
import { stagesOn } from './stages.ts';
import { stagingCases } from './staging/cases.ts';
import { stagingExcesses } from './staging/figures.ts';
import { measureStaging } from './staging/measure.ts';

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
  const month = await benchMonth(options);
  const stages = stagesOn(options.cloud);
  await prepareTenant(database, month.options);
  const bench: Bench = { month, database, client, memoryLimit: options.memoryLimit, files };
  say('warming up');
  const compared = options.stages.includes(ENGINES);
  const last = stages.findLastIndex(({ pipeline }) => compared || options.stages.includes(pipeline.name));
  for (const stage of stages.slice(0, last + 1)) await prepare(bench, stage);
  const results = [];
  for (const stage of stages.filter(({ pipeline }) => options.stages.includes(pipeline.name))) {
    results.push(await measureStage(bench, stage, options));
  }
  const staging = [];
  for (const measured of options.stages.includes(STAGING) ? stagingCases : []) {
    staging.push(await measureStaging(bench, measured, options.rounds));
  }
  const engines = compared ? await measureEngines(bench, options.engines, options.rounds) : [];
  const machines = options.stages.includes(MACHINES) ? await measureMachines(bench, options.rounds) : [];
  const questions = options.stages.includes(QUESTIONS) ? await measureQuestions(bench, options.rounds) : [];
  const { cloud, nodes, pods, claims, days } = month.options;
  return {
    machine: await machineFacts(client),
    month: { cloud, nodes, pods, claims, days, rows: month.rows },
    rounds: Object.fromEntries(options.stages.map((name) => [name, options.rounds])),
    stages: results,
    staging,
    engines,
    machines,
    questions,
  };
}

/** Writes the results as JSON and as a page, with what an earlier run has of stages that this one left out. */
function write(results: Results, path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  const data = `${path}.json`;
  const earlier = existsSync(data) ? (JSON.parse(readFileSync(data, 'utf8')) as Results) : undefined;
  const all = withEarlier(results, earlier);
  writeFileSync(data, `${JSON.stringify(all, rounded, 2)}\n`);
  const page = render(all);
  writeFileSync(`${path}.md`, page);
  return page;
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
      const name = options.cloud === defaults.cloud ? 'results' : `results-${wordOf(options.cloud)}`;
      const page = write(results, join(root, 'bench', name));
      console.log(page);
      const excess = [
        ...results.stages.flatMap(excesses),
        ...results.staging.flatMap(stagingExcesses),
        ...engineExcesses(results.engines),
        ...machineExcesses(results.machines),
        ...questionExcesses(results.questions),
      ];
      for (const words of excess) say(words);
    } finally {
      await database.drop();
    }
  } finally {
    await server.stop();
    rmSync(files, { recursive: true, force: true });
  }
}

await bench().catch(reportFailure);
