import { mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { wordOf, type CloudType } from '@ocp/core';
import { prepareTenant, withClient } from '../database.ts';
import { cloudNamed } from '../generate/clouds.ts';
import { generateLake } from '../generate/lake.ts';
import { defaults, type GenerateOptions } from '../generate/options.ts';
import { aggregateTenantCommand } from '../ocp.ts';
import { reportFailure } from '../workspace.ts';
import { readBill } from './bill.ts';
import { demoTenant, readings } from './clouds.ts';
import { demoDatabase, type DemoDatabase } from './database.ts';
import { explained } from './explain.ts';
import { demoFlags, type DemoFlags } from './flags.ts';
import { payloadsDemo, type Shown } from './payloads.ts';
import { showBill, showNamespaces, showProof, showReports } from './show.ts';
import { tableText } from './text.ts';

const days = ['--start', '2025-10-01', '--end', '2025-10-31'];
const say = (text = '') => console.log(text);

async function demo(flags: DemoFlags): Promise<void> {
  const folder = resolve(flags.dir);
  mkdirSync(folder, { recursive: true });
  const database = await demoDatabase(flags.database);
  try {
    say(`1. PostgreSQL: ${database.told}`);
    const shown = flags.payloads
      ? await payloadsDemo({ folder, days: flags.days }, database, say)
      : await show(cloudNamed(flags.cloud), folder, database);
    await stay(shown, database, flags);
  } finally {
    await database.stop();
  }
}

async function show(cloud: CloudType, folder: string, { url }: DemoDatabase): Promise<Shown> {
  const options: GenerateOptions = {
    ...defaults,
    ...demoTenant(cloud),
    dir: join(folder, 'lake'),
    billItems: 150,
  };
  const { schema, nodes, pods, claims } = options;
  const reading = readings[cloud];
  const lake = pathToFileURL(options.dir).href;
  say(
    `2. A month as Koku's Parquet lake: a cluster of ${nodes} nodes, ${pods} pods, ${claims} claims, and its ${cloud} bill`,
  );
  say(tableText(['report', 'rows'], Object.entries(await generateLake(options))));

  say(`3. Tables and configuration of the tenant ${schema}`);
  await prepareTenant(url, options);

  const request = ['--engine', 'duckdb', '--schema', schema, ...days, '--lake', lake];
  say(`4. npx ocp aggregate --pipeline all ${request.join(' ')}`);
  const reports = await aggregateTenantCommand(request, url);
  const reportFile = join(folder, 'report.json');
  writeFileSync(reportFile, `${JSON.stringify(reports, null, 2)}\n`);
  say(showReports(reports));

  const bill = await readBill(options, reading);
  await withClient(url, async (client) => {
    say(`\n${await showNamespaces(client, schema, bill.currency)}`);
    say(`\n${showBill(bill, reading)}`);
    say(`\n${await showProof(client, options, bill, reading, reports)}`);
  });

  const { resource, day, service, cost } = bill.dearest;
  say(
    `\nThe dearest row of the bill that is OpenShift's: ${service} ${resource} on ${day}, ${cost.toFixed(2)} ${bill.currency}`,
  );
  const sources = ['--ocp-source', options.source, '--cloud-source', options.cloudSource];
  say(await explained(bill.dearest, ['--pipeline', `ocp-${wordOf(cloud)}`, ...sources, ...request], url));
  const places = { reports: reportFile, lake: join(options.dir, 'data', 'parquet') };
  return { schema, database: url, places };
}

/** Says where to look, and keeps a database of our own for whoever wants to. */
async function stay(
  { schema, database, places }: Shown,
  { own }: DemoDatabase,
  flags: DemoFlags,
): Promise<void> {
  say('\nWhere to look');
  for (const [what, place] of Object.entries(places)) say(`   ${what.padEnd(8)} ${place}`);
  if (!own) {
    say(`   tables   the schema ${schema} of the database of --database`);
  } else if (flags.serve) {
    say(`   tables   psql '${database}' -c '\\dt ${schema}.*'`);
    say('\nThe database runs until Ctrl-C.');
    const wait = setInterval(() => undefined, 60_000);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    clearInterval(wait);
  } else {
    const again = `npm run demo -- ${flags.payloads ? '--payloads ' : ''}--serve`;
    say(`   tables   ${again}   keeps the database running and prints how to reach it`);
  }
}

try {
  await demo(demoFlags(process.argv.slice(2)));
} catch (error) {
  reportFailure(error);
}
