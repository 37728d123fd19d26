import { parseArgs } from 'node:util';
import { databaseServer, exactNumber } from '@ocp/store';
import { scratchDatabase } from '@ocp/store/testing';
import type { Client } from 'pg';
import { median } from '../bench/median.ts';
import { withClient } from '../database.ts';
import { reportFailure } from '../workspace.ts';

const { values: flags } = parseArgs({
  options: { values: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '9' } },
});

/** How a double comes into a column of exact numbers: by its text, or by PostgreSQL's own cast. */
const ways = { exact: exactNumber('value'), plain: 'value' } as const;
type Way = keyof typeof ways;

/** What exact rounding costs in PostgreSQL: processor time to write doubles into a column of Koku's costs, and how many become others. */
async function main(): Promise<void> {
  const [count, rounds] = [Number(flags.values), Number(flags.rounds)];
  const server = await databaseServer();
  const database = await scratchDatabase(server);
  try {
    await withClient(database.url, (client) => measure(client, count, rounds));
  } finally {
    await database.drop();
    await server.stop();
  }
}

async function measure(client: Client, count: number, rounds: number): Promise<void> {
  await client.query('select setseed(0.5)');
  await client.query(
    `create temporary table doubles as select random() * 1000 as value from generate_series(1, ${count})`,
  );
  await client.query('create temporary table written (value numeric(33, 15))');
  const seconds: Record<Way, number[]> = { exact: [], plain: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const way of Object.keys(ways) as Way[]) {
      await client.query('truncate written');
      const used = await processorSeconds(client, `insert into written select ${ways[way]} from doubles`);
      // The first round warms up.
      if (round > 0) seconds[way].push(used);
    }
  }
  const { rows } = await client.query<{ others: string; most: string }>(
    `select count(*) as others, max(abs(exact - plain)) as most
      from (
        select cast(${ways.exact} as numeric(33, 15)) as exact, cast(${ways.plain} as numeric(33, 15)) as plain from doubles
      ) both_ways
      where exact <> plain`,
  );
  const [exact, plain] = [median(seconds.exact), median(seconds.plain)];
  const nanoseconds = ((exact - plain) / count) * 1e9;
  console.log(
    `${count} doubles into numeric(33,15), median of ${rounds}: ${exact.toFixed(2)} s of the processor by their text, ` +
      `${plain.toFixed(2)} s by PostgreSQL's own cast: ${Math.abs(nanoseconds).toFixed(0)} ns a value ` +
      `${nanoseconds > 0 ? 'more' : 'less'} by their text. The own cast makes ${rows[0]?.others} of them another number, ` +
      `by ${rows[0]?.most} at most`,
  );
}

/** Seconds of the processor that the server says it took for a statement; whoever else is at work counts little. */
async function processorSeconds(client: Client, sql: string): Promise<number> {
  let used = Number.NaN;
  const read = ({ detail = '' }: { detail?: string | undefined }) => {
    const [, user, system] = /([\d.]+) s user, ([\d.]+) s system/.exec(detail) ?? [];
    if (user !== undefined) used = Number(user) + Number(system);
  };
  client.on('notice', read);
  await client.query(`set client_min_messages = log; set log_statement_stats = on`);
  await client.query(sql);
  await client.query('reset log_statement_stats; reset client_min_messages');
  client.off('notice', read);
  return used;
}

await main().catch(reportFailure);
