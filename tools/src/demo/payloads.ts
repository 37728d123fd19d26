import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { withClient } from '../database.ts';
import { defaults, type GenerateOptions } from '../generate/options.ts';
import { generateArchives } from '../generate/payload.ts';
import { cluster } from '../generate/tenant.ts';
import { ocpCommand } from '../ocp.ts';
import type { DemoDatabase } from './database.ts';
import { indented, tableText } from './text.ts';

const SCHEMA = 'ocp_demo_payloads';
const NAME = 'my-cluster';
/** The key of labels that is enabled. */
const KEY = 'app';
const DATABASE = 'on_premises';
/** What a month costs, whatever is used, and what use costs. */
const PRICES = {
  currency: 'EUR',
  infrastructure: { node_cost_per_month: 250, cluster_cost_per_month: 900 },
  supplementary: { cpu_core_usage_per_hour: 0.007, memory_gb_usage_per_hour: 0.009 },
};
/** Lines that are shown of a command that says more. */
const SHOWN = 8;

type Say = (text?: string) => void;

/** What a demo leaves to look at. */
export interface Shown {
  schema: string;
  /** Its URL, with its password. */
  database: string;
  /** Files, by what they are. */
  places: Readonly<Record<string, string>>;
}

/**
 * docs/on-premises.md on generated payloads, command by command as a user types them: from an empty database to the month in the
 * tables, and how long that took.
 */
export async function payloadsDemo(
  { folder, days }: { folder: string; days: number },
  { url, own }: DemoDatabase,
  say: Say,
): Promise<Shown> {
  const options: GenerateOptions = {
    ...{ ...defaults, dir: join(folder, 'payloads'), schema: SCHEMA, days },
    ...{ nodes: 4, pods: 48, claims: 12 },
  };
  rmSync(options.dir, { recursive: true, force: true });
  const { archives, rows } = await generateArchives(options);
  writePrices(options);
  say(`2. Payloads of the metrics operator, one a day: ${archives} archives in ${options.dir}`);
  say(tableText(['report', 'rows'], Object.entries(rows)));

  say(`\n3. From ${own ? 'an empty database' : 'the database'} to the month in the tables`);
  const started = performance.now();
  const database = own ? await createDatabase(url, say) : url;
  say("   export DATABASE_URL='postgres://…'");
  const times: [command: string, seconds: number][] = [];
  for (const { line, whole } of commands(options)) {
    say(`\n   npx ocp ${line}`);
    const { seconds, output, said } = await ocpCommand(line.split(' '), database);
    times.push([line.replace(/ -.*/, ''), seconds]);
    say(indented(shown(`${told(said)}${output}`, whole)));
  }
  const seconds = (performance.now() - started) / 1000;
  const program = times.reduce((sum, [, seconds]) => sum + seconds, 0);

  await withClient(database, async (client) => {
    say('\n4. What is in the tables');
    say(
      tableText(
        ['namespace', 'core hours', 'requested', 'GB hours', 'claims GB months', PRICES.currency],
        await uses(client),
      ),
    );
    say(`\n   The same by the label ${KEY}, which is enabled`);
    say(tableText([KEY, 'core hours'], await usesByLabel(client)));
  });
  say('\n5. How long it took');
  say(
    tableText(
      ['npx ocp', 's'],
      times.map(([command, seconds]) => [command, seconds.toFixed(1)]),
    ),
  );
  const since = own ? 'createdb' : 'the first command';
  say(
    `   From ${since} to the month in the tables: ${seconds.toFixed(1)} s, ${program.toFixed(1)} s of them the program's`,
  );
  return { schema: SCHEMA, database, places: { payloads: options.dir } };
}

/** The commands of the page, in its order; `whole`: all is shown of what it says. */
function commands({ schema, dir, month, days }: GenerateOptions): { line: string; whole?: boolean }[] {
  const of = `--schema ${schema}`;
  const last = String(days).padStart(2, '0');
  const aggregate = `aggregate --pipeline all --engine postgres ${of} --start ${month}-01 --end ${month}-${last}`;
  return [
    { line: 'doctor' },
    { line: `tenant create ${of}` },
    { line: `source add ${of} --name ${NAME} --cluster-id ${cluster.id}` },
    { line: `ingest ${of} --payload ${dir}` },
    { line: `status ${of}` },
    { line: aggregate },
    { line: `tags list ${of}` },
    { line: `tags enable ${KEY} ${of}` },
    { line: aggregate },
    { line: `prices set ${pricesFile(dir)} ${of}` },
    { line: `status ${of} --source ${NAME}`, whole: true },
  ];
}

const pricesFile = (dir: string) => join(dir, '..', 'prices.json');

function writePrices({ dir, month }: GenerateOptions): void {
  const { currency, infrastructure, supplementary } = PRICES;
  const price_lists = [{ from: `${month}-01`, infrastructure, supplementary }];
  const cost_models = [{ clusters: [NAME], distribution: 'cpu', price_lists }];
  writeFileSync(pricesFile(dir), JSON.stringify({ currency, cost_models }, undefined, 2));
}

async function createDatabase(url: string, say: Say): Promise<string> {
  say(`   createdb ${DATABASE}`);
  await withClient(url, (client) => client.query(`create database ${DATABASE}`));
  return Object.assign(new URL(url), { pathname: `/${DATABASE}` }).href;
}

/** What a command says to people; lines of its log are for machines. */
const told = (said: string) => said.replaceAll(/^\{.*\}\n/gm, '');

function shown(text: string, whole = false): string {
  const lines = text.trimEnd().split('\n');
  if (whole || lines.length <= SHOWN) return lines.join('\n');
  return [...lines.slice(0, SHOWN), `… and ${lines.length - SHOWN} lines more`].join('\n');
}

type Figures = (string | number)[][];

async function uses(client: Client): Promise<Figures> {
  return figures(
    client,
    `select namespace, round(sum(pod_effective_usage_cpu_core_hours))::int, round(sum(pod_request_cpu_core_hours))::int,
        round(sum(pod_effective_usage_memory_gigabyte_hours))::int,
        coalesce(round(sum(persistentvolumeclaim_capacity_gigabyte_months)), 0)::int,
        round(sum(coalesce(cost_model_cpu_cost, 0) + coalesce(cost_model_memory_cost, 0)), 2)
      from ${SCHEMA}.reporting_ocpusagelineitem_daily_summary where namespace not like '% unallocated'
      group by 1 order by 2 desc nulls last, 1`,
  );
}

async function usesByLabel(client: Client): Promise<Figures> {
  return figures(
    client,
    `select pod_labels ->> '${KEY}', round(sum(pod_effective_usage_cpu_core_hours))::int
      from ${SCHEMA}.reporting_ocpusagelineitem_daily_summary where pod_labels ? '${KEY}'
      group by 1 order by 2 desc, 1`,
  );
}

async function figures(client: Client, text: string): Promise<Figures> {
  return (await client.query<(string | number)[]>({ text, rowMode: 'array' })).rows.slice(0, SHOWN);
}
