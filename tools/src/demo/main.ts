import { mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { wordOf } from '@ocp/core';
import { prepareTenant, withClient } from '../database.ts';
import { cloudNamed } from '../generate/clouds.ts';
import { generateLake } from '../generate/lake.ts';
import { defaults, type GenerateOptions } from '../generate/options.ts';
import { aggregateTenantCommand } from '../ocp.ts';
import { reportFailure, root } from '../workspace.ts';
import { readBill } from './bill.ts';
import { demoTenant, readings } from './clouds.ts';
import { demoDatabase, type DemoDatabase } from './database.ts';
import { explained } from './explain.ts';
import { showBill, showNamespaces, showProof, showReports } from './show.ts';
import { tableText } from './text.ts';

const { values: flags } = parseArgs({
  options: {
    dir: { type: 'string', default: join(root, '.cache', 'demo') },
    database: { type: 'string' },
    serve: { type: 'boolean' },
    cloud: { type: 'string', default: defaults.cloud },
  },
});
const folder = resolve(flags.dir);
const days = ['--start', '2025-10-01', '--end', '2025-10-31'];
const say = (text = '') => console.log(text);

async function demo(): Promise<void> {
  const options: GenerateOptions = {
    ...defaults,
    ...demoTenant(cloudNamed(flags.cloud)),
    dir: join(folder, 'lake'),
    billItems: 150,
  };
  mkdirSync(folder, { recursive: true });
  const database = await demoDatabase(flags.database);
  try {
    say(`1. PostgreSQL: ${database.told}`);
    await show(options, database);
    await stay(options, database);
  } finally {
    await database.stop();
  }
}

async function show(options: GenerateOptions, { url }: DemoDatabase): Promise<void> {
  const { schema, nodes, pods, claims, cloud } = options;
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
  writeFileSync(join(folder, 'report.json'), `${JSON.stringify(reports, null, 2)}\n`);
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
}

/** Says where to look, and keeps a database of our own for whoever wants to. */
async function stay(options: GenerateOptions, { url, own }: DemoDatabase): Promise<void> {
  say('\nWhere to look');
  say(`   reports  ${join(folder, 'report.json')}`);
  say(`   lake     ${join(options.dir, 'data', 'parquet')}`);
  if (!own) {
    say(`   tables   the schema ${options.schema} of the database of --database`);
  } else if (flags.serve === true) {
    say(`   tables   psql '${url}' -c '\\dt ${options.schema}.*'`);
    say('\nThe database runs until Ctrl-C.');
    const wait = setInterval(() => undefined, 60_000);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    clearInterval(wait);
  } else {
    say('   tables   npm run demo -- --serve   keeps the database running and prints how to reach it');
  }
}

await demo().catch(reportFailure);
