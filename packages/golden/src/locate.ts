import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { OcpError } from '@ocp/core';
import { isPacked, packedHas, packedScenario, unpackGolden, type UnpackedGolden } from './pack.ts';
import { readScenario, type Scenario } from './scenario.ts';

/** A golden on disk, as a folder or packed. */
export interface GoldenPlace {
  /** Absolute. */
  path: string;
  packed: boolean;
}

/**
 * The goldens at each path, which is a golden's folder, a packed golden, or a folder that holds such; by name within a
 * folder. Fails with `GOLDEN_INVALID` when there is none.
 */
export async function locateGoldens(paths: readonly string[]): Promise<GoldenPlace[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const places = await goldensAt(resolve(path));
      if (places.length > 0) return places;
      throw new OcpError('GOLDEN_INVALID', `no golden at ${path}`, {
        where: { file: path },
        hint: 'Name a folder with scenario.json, a packed golden (.tar.gz, .tar.br), or a folder that holds such.',
      });
    }),
  );
  return found.flat();
}

export function scenarioOf({ path, packed }: GoldenPlace): Promise<Scenario> {
  return packed ? packedScenario(path) : readScenario(path);
}

/** Below a golden: the operator's CSV reports, a folder a cluster. */
export const REPORTS = 'input/csv';

/** Whether a golden has the reports behind its OpenShift part. */
export function hasReports({ path, packed }: GoldenPlace): Promise<boolean> {
  if (packed) return packedHas(path, REPORTS);
  return readdir(join(path, REPORTS)).then(
    (names) => names.length > 0,
    () => false,
  );
}

/** The golden as a folder; a packed one is unpacked until `close`. */
export async function folderOf({ path, packed }: GoldenPlace): Promise<UnpackedGolden> {
  return packed ? unpackGolden(path) : { folder: path, close: () => Promise.resolve() };
}

async function goldensAt(path: string): Promise<GoldenPlace[]> {
  if (await isFile(path)) return isPacked(path) ? [{ path, packed: true }] : [];
  if (await isFile(join(path, 'scenario.json'))) return [{ path, packed: false }];
  const names = await readdir(path).catch(() => []);
  const children = await Promise.all(names.sort().map((name) => childAt(join(path, name))));
  return children.flat();
}

async function childAt(path: string): Promise<GoldenPlace[]> {
  const isGolden = isPacked(path) || (await isFile(join(path, 'scenario.json')));
  return isGolden ? goldensAt(path) : [];
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
