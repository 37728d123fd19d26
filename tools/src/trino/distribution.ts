import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onPath } from '../check/skips.ts';

const run = promisify(execFile);

/** The release that the goldens were made with. */
export const VERSION = '476';

const plugins = ['geospatial', 'hive', 'memory', 'postgresql'];
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ocp', 'trino');
}

/** Why Trino cannot be had here, in one line; undefined when it can. */
export function distributionMissing(): string | undefined {
  if (existsSync(join(cacheFolder(), VERSION)) || onPath('mvn')) return undefined;
  return 'needs mvn: it fetches Trino';
}

/**
 * Folder of an unpacked Trino with the plugins that are needed here. The first time, Maven fetches it from where this machine
 * is told to (its `settings.xml`); it is kept in the user's cache. Throws when Maven cannot.
 */
export async function trinoDistribution(say: (text: string) => void): Promise<string> {
  const cache = cacheFolder();
  const folder = join(cache, VERSION);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(join(cache, 'unpacking-'));
  try {
    say(`fetching Trino ${VERSION} with Maven (800 MB, once)`);
    const artifact = `io.trino:trino-server:${VERSION}:tar.gz`;
    await run('mvn', [
      '--quiet',
      '--batch-mode',
      COPY,
      `-Dartifact=${artifact}`,
      `-DoutputDirectory=${scratch}`,
    ]);
    await run('tar', ['xzf', join(scratch, `trino-server-${VERSION}.tar.gz`), '-C', scratch]);
    const unpacked = join(scratch, `trino-server-${VERSION}`);
    // Jars are hard links between the folders: what stays keeps its own.
    for (const name of readdirSync(join(unpacked, 'plugin'))) {
      if (!plugins.includes(name)) rmSync(join(unpacked, 'plugin', name), { recursive: true });
    }
    renameSync(unpacked, folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return folder;
}
