import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import type { CloudType, Engine } from '@ocp/core';
import { openLake } from '@ocp/lake';
import { databaseServer, postgresStore } from '@ocp/store';
import { scratchDatabase } from '@ocp/store/testing';
import { prepareTenant, withClient } from '../database.ts';
import { withDuckDB } from '../generate/duckdb.ts';
import { defaults } from '../generate/options.ts';
import { smallBills } from './bills/index.ts';
import { differences } from './compare.ts';
import { openshiftReports } from './openshift.ts';
import { checkProperty, type PropertyFailure, type PropertyOptions } from './property.ts';
import { enableKeys, forgetRuns } from './tenant.ts';
import { writeSmallLake } from './write.ts';

/** A lake after a failure takes half a second: 200 of them, if nothing else is asked for, about two minutes. */
export interface LakesOptions extends PropertyOptions {
  engines: readonly [Engine, ...Engine[]];
  /** The cloud of the bill. */
  cloud: CloudType;
}

/** The smallest lake found of which engines make different tables: the lake as JSON, and the first differences. */
export interface LakesFailure extends PropertyFailure {
  cloud: CloudType;
}

/** Makes random small lakes and compares what the engines make of each; a lake with a difference is made smaller. */
export async function checkLakes({
  engines,
  cloud,
  runs,
  seed,
  path,
  shrinking = 200,
  rows = new Map<string, number>(),
}: LakesOptions): Promise<LakesFailure | undefined> {
  const dir = mkdtempSync(join(tmpdir(), 'ocp-lakes-'));
  const options = { ...defaults, dir, cloud, schema: 'ocp_lakes' };
  const smallLake = fc.record({ openshift: openshiftReports, bill: smallBills[cloud] });
  const server = await databaseServer();
  try {
    const database = await scratchDatabase(server);
    await prepareTenant(database.url, options);
    const store = postgresStore({ url: database.url });
    const lake = await openLake(pathToFileURL(dir).href);
    const failure = await withClient(database.url, async (client) => {
      await enableKeys(client, options.schema, cloud);
      return withDuckDB(dir, seed, (connection) =>
        checkProperty(
          smallLake,
          async (generated) => {
            await forgetRuns(client, options.schema);
            await writeSmallLake(connection, generated, options);
            return differences(engines, { lake, store }, options, rows);
          },
          { runs, seed, path, shrinking },
        ),
      );
    });
    await lake.close();
    await store.close();
    await database.drop();
    return failure && { cloud, ...failure };
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The command that makes the same lake again. */
export function repeatCommand({ cloud, seed, path }: LakesFailure): string {
  return `npm run lakes -- --cloud ${cloud} --seed ${seed} --path ${path} --runs 1`;
}
