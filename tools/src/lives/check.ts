import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CloudType, Engine } from '@ocp/core';
import { openLake } from '@ocp/lake';
import { databaseServer } from '@ocp/store';
import { withDuckDB } from '../generate/duckdb.ts';
import { defaults } from '../generate/options.ts';
import { checkProperty, type PropertyFailure, type PropertyOptions } from '../lakes/property.ts';
import { lives } from './changes.ts';
import { liveAndCompare } from './live.ts';

/** A life after a failure takes some seconds: 60 of them, if nothing else is asked for, some minutes. */
export interface LivesOptions extends PropertyOptions {
  engine: Engine;
  /** Those of the tenant's bills. */
  clouds: readonly [CloudType, ...CloudType[]];
  /** Called after every life with the differences found, also after those that are lived to make a failure smaller. */
  onLife?: (life: number, differences: string) => void;
}

/** The smallest life found whose tables are not those of a fresh database that sees only its end. */
export interface LivesFailure extends PropertyFailure {
  clouds: readonly CloudType[];
  engine: string;
}

/** Lives random lives of a tenant; one that ends with other rows than its end alone gives is made smaller. */
export async function checkLives({
  engine,
  clouds,
  runs,
  seed,
  path,
  shrinking = 60,
  rows = new Map<string, number>(),
  onLife = () => undefined,
}: LivesOptions): Promise<LivesFailure | undefined> {
  const dir = mkdtempSync(join(tmpdir(), 'ocp-lives-'));
  const options = { ...defaults, dir, cloud: clouds[0], schema: 'ocp_lives' };
  const server = await databaseServer();
  const lake = await openLake(pathToFileURL(dir).href);
  let lived = 0;
  try {
    const failure = await withDuckDB(dir, seed, (connection) =>
      checkProperty(
        lives(clouds),
        async (life) => {
          rmSync(join(dir, 'data'), { recursive: true, force: true });
          const parts = { server, engine, lake, options, connection, rows };
          const found = await liveAndCompare(life, parts).catch((error: unknown) => String(error));
          onLife(++lived, found);
          return found;
        },
        { runs, seed, path, shrinking },
      ),
    );
    return failure && { clouds, engine: engine.name, ...failure };
  } finally {
    await lake.close();
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The command that lives the same life again. */
export function repeatCommand({ clouds, engine, seed, path }: LivesFailure): string {
  return `npm run lives -- --cloud ${clouds.join()} --engine ${engine} --seed ${seed} --path ${path} --runs 1`;
}
