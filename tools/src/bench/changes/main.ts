import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wordOf } from '@ocp/core';
import { databaseServer } from '@ocp/store';
import { scratchDatabase } from '@ocp/store/testing';
import { prepareTenant, withClient } from '../../database.ts';
import { defaults } from '../../generate/options.ts';
import { reportFailure, root } from '../../workspace.ts';
import type { Bench } from '../bench.ts';
import { machineFacts } from '../machine.ts';
import { benchMonth } from '../month.ts';
import { readBenchOptions } from '../options.ts';
import { prepare } from '../rounds.ts';
import { say } from '../say.ts';
import { stagesOn } from '../stages.ts';
import { changesRound, type Measured } from './cases.ts';
import { ownLake } from './lake.ts';
import { renderChanges } from './render.ts';

/** What a run costs after little has changed, or nothing: on the bench month of a cloud, OpenShift and OpenShift on it. */
async function main(): Promise<void> {
  const options = readBenchOptions(process.argv.slice(2));
  const files = mkdtempSync(join(tmpdir(), 'ocp-bench-'));
  const server = await databaseServer();
  try {
    const { url } = await scratchDatabase(server);
    const month = ownLake(await benchMonth(options));
    await prepareTenant(url, month.options);
    await withClient(url, async (client) => {
      const bench: Bench = { month, database: url, client, memoryLimit: options.memoryLimit, files };
      const stages = stagesOn(options.cloud).filter(({ pipeline }) => pipeline.kind !== 'cloud-daily');
      const tables: string[] = [];
      for (const stage of stages) {
        say(`warming up ${stage.title}`);
        await prepare(bench, stage);
        const rounds: Measured[][] = [];
        for (let round = 0; round < options.rounds; round++) {
          say(`round ${round + 1} of ${options.rounds}`);
          rounds.push(await changesRound(bench, stage, round));
        }
        tables.push(renderChanges(stage, rounds));
      }
      const { cores, cpu, postgresql, node } = await machineFacts(client);
      const text = [
        `# What has not changed: OpenShift and OpenShift on ${options.cloud}`,
        '',
        `The bench month, ${month.options.pods.toLocaleString('en-US')} pods, stand-alone, whole commands with DuckDB; medians of ${options.rounds} rounds, each run after the one above it; made by`,
        '`npm run bench:changes`. ' +
          `Machine: ${cores} cores (${cpu}), Node ${node}, PostgreSQL ${postgresql} on the same cores.`,
        '',
        ...tables,
      ].join('\n');
      const name = options.cloud === defaults.cloud ? 'changes' : `changes-${wordOf(options.cloud)}`;
      writeFileSync(join(root, 'bench', `${name}.md`), text);
      console.log(text);
    });
  } finally {
    await server.stop();
    rmSync(files, { recursive: true, force: true });
  }
}

await main().catch(reportFailure);
