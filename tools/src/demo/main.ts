import { mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { databaseServer } from '@ocp/store';
import { prepareTenant, withClient } from '../database.ts';
import { generateLake } from '../generate/lake.ts';
import { defaults } from '../generate/options.ts';
import { aggregateCommand } from '../ocp.ts';
import { reportFailure, root } from '../workspace.ts';
import { answers } from './answers.ts';
import { counts, tableText } from './text.ts';

const { values: flags } = parseArgs({
  options: { dir: { type: 'string', default: join(root, '.cache', 'demo') }, serve: { type: 'boolean' } },
});
const folder = resolve(flags.dir);
const options = { ...defaults, dir: join(folder, 'lake'), schema: 'ocp_demo' };
const say = (text = '') => console.log(text);

async function demo(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  say('1. Starting PostgreSQL (the one at DATABASE_URL, else an embedded one)');
  const server = await databaseServer();
  try {
    say(
      `2. Writing a month of a cluster as Koku's Parquet lake: ${options.nodes} nodes, ${options.pods} pods`,
    );
    const rows = await generateLake(options);
    say(tableText(['report', 'rows'], Object.entries(rows)));

    say(`3. Making the tables and the configuration of the tenant ${options.schema}`);
    await prepareTenant(server.url, options);

    const lake = pathToFileURL(options.dir).href;
    const days = ['--start', '2025-10-01', '--end', '2025-10-31'];
    const request = ['--schema', options.schema, '--ocp-source', options.source, ...days, '--lake', lake];
    say(`4. npx ocp aggregate --pipeline ocp --engine duckdb ${request.join(' ')}`);
    const { report } = await aggregateCommand(
      ['--pipeline', 'ocp', '--engine', 'duckdb', ...request],
      server.url,
    );
    const file = join(folder, 'report.json');
    writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
    say(tableText(['table', 'rows written'], counts(report)));
    say(
      `   ${report.seconds.toFixed(1)} s, peak memory ${Math.round(report.peak_memory_bytes / 2 ** 20)} MiB`,
    );

    await withClient(server.url, async (client) => {
      for (const { title, head, sql } of answers(options.schema)) {
        const result = await client.query<(string | number | null)[]>({ text: sql, rowMode: 'array' });
        say(`\n${title}`);
        say(tableText(head, result.rows));
      }
    });

    say('\nWhere to look');
    say(`   report   ${file}`);
    say(`   lake     ${join(options.dir, 'data', 'parquet')}`);
    if (flags.serve === true) {
      say(`   tables   psql '${server.url}' -c '\\dt ${options.schema}.*'`);
      say('\nThe database runs until Ctrl-C.');
      const wait = setInterval(() => undefined, 60_000);
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
      clearInterval(wait);
    } else {
      say('   tables   npm run demo -- --serve   keeps the database running and prints how to reach it');
    }
  } finally {
    await server.stop();
  }
}

await demo().catch(reportFailure);
