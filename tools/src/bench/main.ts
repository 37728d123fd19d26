import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseServer } from '@ocp/store';
import { scratchDatabase } from '@ocp/store/testing';
import type { Client } from 'pg';
import { prepareTenant, withClient } from '../database.ts';
import { aggregateCommand } from '../ocp.ts';
import { reportFailure, root } from '../workspace.ts';
import { machineFacts } from './machine.ts';
import { median } from './median.ts';
import { benchMonth, monthFlags } from './month.ts';
import { readBenchOptions, type BenchOptions } from './options.ts';
import { render } from './render.ts';
import { comparisons, peakMemory, scaleOf, type Results, type Scale } from './results.ts';
import { commandRound, round, withReadyFiles, type Bench, type Round } from './rounds.ts';

/** Milliseconds and thousandths of a ratio are enough. */
const rounded = (_key: string, value: unknown) =>
  typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;

const say = (text: string) => console.error(text);

async function measure(options: BenchOptions, database: string, client: Client): Promise<Results> {
  say('generating the bench month, unless it is there');
  const month = await benchMonth(1);
  await prepareTenant(database, month.options);
  const bench: Bench = { month, database, client, memoryLimit: options.memoryLimit };

  await warmUp(bench);
  const rounds = await withReadyFiles(bench, async (files) => {
    const done: Round[] = [];
    while (done.length < options.rounds) {
      const one = await round(bench, files);
      done.push(one);
      const figures = ['command', 'standalone', 'rules', 'copy', 'after'] as const;
      say(`round ${done.length}: ${figures.map((name) => `${name} ${one[name].toFixed(2)} s`).join(', ')}`);
    }
    return done;
  });
  const commands = rounds.map(({ reports }) => reports.command);
  const standalone = rounds.map(({ reports }) => reports.standalone);
  const first = scaleOf(
    month,
    median(rounds.map((r) => r.command)),
    median(rounds.map((r) => r.standalone)),
    commands,
    standalone,
  );
  const scales = [first];
  for (const scale of options.scales) scales.push(await grown(bench, scale));
  const { nodes, pods, claims, days } = month.options;
  return {
    machine: await machineFacts(client),
    month: { nodes, pods, claims, days, rows: month.rows },
    rounds: options.rounds,
    memory_limit: options.memoryLimit,
    comparisons: comparisons(rounds),
    peak_memory_mib: peakMemory([...commands, ...standalone]),
    scales,
  };
}

/** The first run makes partitions and the state table and fills the caches of the machine. */
async function warmUp({ month, database, memoryLimit }: Bench): Promise<void> {
  say('warming up');
  await aggregateCommand(monthFlags(month, memoryLimit), database);
}

async function grown(bench: Bench, scale: number): Promise<Scale> {
  say(`generating ${scale} times the pods, unless they are there`);
  const month = await benchMonth(scale);
  const { command, standalone } = await commandRound({ ...bench, month });
  say(
    `${scale} times the pods: ${command.seconds.toFixed(2)} s, stand-alone ${standalone.seconds.toFixed(2)} s`,
  );
  return scaleOf(month, command.seconds, standalone.seconds, [command.report], [standalone.report]);
}

async function bench(): Promise<void> {
  const options = readBenchOptions(process.argv.slice(2));
  const server = await databaseServer();
  try {
    const database = await scratchDatabase(server);
    try {
      const results = await withClient(database.url, (client) => measure(options, database.url, client));
      const folder = join(root, 'bench');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results, rounded, 2)}\n`);
      writeFileSync(join(folder, 'results.md'), render(results));
      console.log(render(results));
      for (const { command, ratio, at_most } of results.comparisons) {
        if (ratio > at_most) say(`${command}: ratio ${ratio.toFixed(2)} is above ${at_most}`);
      }
    } finally {
      await database.drop();
    }
  } finally {
    await server.stop();
  }
}

await bench().catch(reportFailure);
