import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DuckDBConnection } from '@duckdb/node-api';
import { cloudOf, kokuTables, type CloudType, type Engine, type RunWatch } from '@ocp/core';
import { openLake } from '@ocp/lake';
import { databaseServer } from '@ocp/store';
import { afterAll, beforeAll } from 'vitest';
import { withDuckDB } from '../../src/generate/duckdb.ts';
import { defaults, type GenerateOptions } from '../../src/generate/options.ts';
import { days } from '../../src/lakes/openshift.ts';
import { deleteSource } from '../../src/lives/delete.ts';
import { writeWorld } from '../../src/lives/enter.ts';
import { Tenant } from '../../src/lives/tenant.ts';
import { firstWorld, type World } from '../../src/lives/world.ts';
import { root } from '../../src/workspace.ts';
import { billWith, reportsWith, type Line } from './small-bills.ts';

/** A server from before the first test of a file to after its last. */
export function serverOfFile(): { readonly url: string } {
  let server: Awaited<ReturnType<typeof databaseServer>>;
  beforeAll(async () => {
    server = await databaseServer();
  });
  afterAll(() => server.stop());
  return {
    get url() {
      return server.url;
    },
  };
}

/** What a small tenant is made of; its clusters have a node each, `node-1` and so on. */
export interface SmallTenant {
  server: { url: string };
  cloud: CloudType;
  engine: Engine;
  schema?: string;
  clusters: number;
  /** What stands on the bill, in USD. */
  lines: readonly Line[];
  /** Labels of the pods and volumes of each cluster, as JSON. */
  labels?: readonly { pods: string; volumes: string }[];
  /** Told of every run. */
  watch?: RunWatch;
}

/** A tenant of which every figure can be worked out by hand. */
export interface SmallLife {
  tenant: Tenant;
  options: GenerateOptions;
  connection: DuckDBConnection;
  world: World;
  /** The OpenShift sources, in the order of their nodes. */
  sources: string[];
  /** The cost of each cluster, `cluster-1` and so on, by the table that has it; clusters without a cost are left out. */
  costs(): Promise<Costs>;
  /** Deletes the source of a cluster; `left`: Koku has not removed its rows yet. */
  remove(cluster: number, left: boolean): Promise<void>;
  /** The command on the tenant's lake and database, for all the days. */
  ocp(command: string, ...more: string[]): Promise<string>;
}

export type Costs = Record<'detail' | 'console' | 'clouds' | 'summary' | 'openshift', Record<string, number>>;

/** Lives with a small tenant in a database of its own. */
export async function withSmallLife<T>(
  { server, cloud, engine, schema = 'ocp_small', clusters, lines, labels = [], watch }: SmallTenant,
  live: (life: SmallLife) => Promise<T>,
): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'ocp-small-life-'));
  const options = { ...defaults, dir, cloud, schema };
  const lake = await openLake(pathToFileURL(dir).href);
  const reports = Array.from({ length: clusters }, (_, index) =>
    reportsWith(`node-${index + 1}`, days, labels[index]),
  );
  const world = firstWorld({ reports, living: clusters, bills: [{ cloud, rows: billWith(cloud, lines) }] });
  try {
    return await withDuckDB(dir, 1, async (connection) => {
      await using tenant = await Tenant.begin(server, { engine, lake, options, watch });
      await writeWorld(connection, world, options, new Map());
      await tenant.enter(world);
      return await live({
        ...{ tenant, options, connection, world },
        sources: world.clusters.map(({ source }) => source),
        costs: () => costsOf(tenant, options),
        remove: (index, left) => deleteSource(tenant.client, schema, world.clusters[index]!, { left }),
        ocp: (command, ...more) => ocp(tenant, options, command, ...more),
      });
    });
  } finally {
    await lake.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function costsOf({ client }: Tenant, { schema, cloud, cloudSource }: GenerateOptions): Promise<Costs> {
  const { cost } = cloudOf(cloud).costs[0]!;
  const of = async (table: string, column: string) => {
    const { rows } = await client.query<{ name: string; cost: number }>(
      `select cluster_id || case when source_uuid = any($1) then '' else ' elsewhere' end as name,
          round(sum(${column}), 6)::float8 as cost
        from "${schema}".${table} group by 1 having sum(${column}) is not null order by 1`,
      [[cloudSource, ...openshiftSources]],
    );
    return Object.fromEntries(rows.map((row) => [row.name, row.cost]));
  };
  return {
    detail: await of(kokuTables(cloud).detail, cost),
    console: await of(cloudOf(cloud).console[0]!.table, cost),
    clouds: await of('reporting_ocpall_cost_summary_pt', 'unblended_cost'),
    summary: await of('reporting_ocpusagelineitem_daily_summary', 'infrastructure_raw_cost'),
    openshift: await of('reporting_ocp_cost_summary_p', 'infrastructure_raw_cost'),
  };
}

/** Those of `firstWorld`. */
const openshiftSources = Array.from({ length: 9 }, (_, index) =>
  defaults.source.replace(/.$/, `${index + 1}`),
);

/** Standard output of a command that ends with 0. */
function ocp({ url }: Tenant, { dir, schema }: GenerateOptions, command: string, ...more: string[]) {
  const asked = [
    '--schema',
    schema,
    '--start',
    days[0],
    '--end',
    days.at(-1)!,
    '--lake',
    pathToFileURL(dir).href,
  ];
  return new Promise<string>((resolve, reject) => {
    execFile(
      process.execPath,
      [join(root, 'apps/shim/bin/ocp.js'), command, ...asked, ...more],
      { env: { ...process.env, DATABASE_URL: url } },
      (error, out, said) =>
        error === null ? resolve(out) : reject(new Error(`${said}\n${out}`, { cause: error })),
    );
  });
}
