import { createHash, randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { connect } from '../connection/connect.ts';
import { identifier } from '../connection/quoting.ts';
import { lockNumber } from '../connection/locks.ts';
import { createTenant } from '../schema/create-tenant.ts';

/** A database that is thrown away after a test. */
export interface ScratchDatabase {
  readonly url: string;
  /** Ends its sessions too. */
  drop(): Promise<void>;
}

/** What scratch databases begin with: made once a server, then copied (80 ms for a tenant). */
export interface Template {
  /** Says what is in it: the same key is the same content. */
  key: string;
  fill(url: string): Promise<unknown>;
}

/** An empty tenant with all tables and default partitions. */
export function tenantTemplate(schema: string): Template {
  return { key: `tenant ${schema}`, fill: (url) => createTenant(url, schema) };
}

/** Makes a database on the server; without a template it is empty. */
export async function scratchDatabase(
  server: { url: string },
  template?: Template,
): Promise<ScratchDatabase> {
  const name = `ocp_scratch_${randomBytes(6).toString('hex')}`;
  await administer(server.url, async (client) => {
    const from = template ? await templateDatabase(client, server.url, template) : 'template0';
    await client.query(`create database ${identifier(name)} template ${from}`);
  });
  return {
    url: databaseUrl(server.url, name),
    drop: () =>
      administer(server.url, (client) =>
        client.query(`drop database if exists ${identifier(name)} with (force)`),
      ),
  };
}

/** Drops what templates left on a server; whoever still wants one makes it again. */
export async function dropTemplates(server: { url: string }): Promise<void> {
  await administer(server.url, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      `select datname from pg_database where datname ~ '^ocp_template_[0-9a-f]{16}$' order by 1`,
    );
    for (const { datname: name } of rows) {
      await lockTemplate(client, name);
      await client.query(`drop database if exists ${identifier(name)} with (force)`);
      await client.query('select pg_advisory_unlock_all()');
    }
  });
}

async function templateDatabase(client: Client, url: string, { key, fill }: Template): Promise<string> {
  const name = `ocp_template_${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
  await lockTemplate(client, name);
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) {
    // It gets its name when it is complete.
    const unfinished = identifier(`${name}_unfinished`);
    await client.query(`drop database if exists ${unfinished} with (force)`);
    await client.query(`create database ${unfinished} template template0`);
    await fill(databaseUrl(url, `${name}_unfinished`));
    await client.query(`alter database ${unfinished} rename to ${identifier(name)}`);
  }
  return identifier(name);
}

/** Held until this connection ends: others want the same template, from making it to the end of its copy. */
async function lockTemplate(client: Client, name: string): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [lockNumber(name)]);
}

async function administer(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = await connect(url);
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
