import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { databaseServer } from '@ocp/store';
import { run } from '../workspace.ts';
import type { Outcome } from './outcome.ts';
import { scratchFolder } from './scratch.ts';

/** Time that vitest has to end after its last test; what a test leaves open may keep it for good. */
const PATIENCE_MS = 30_000;

/**
 * Runs the tests of a configuration of vitest; a run that broke or never ended without a failed test is one failure of its
 * own. `more` are further arguments of vitest: which files, and which of their tests. All files share a PostgreSQL, in which each
 * has databases of its own: a server with its templates for each would take two seconds. Tests that stop one, or look at all that
 * is in it, start their own.
 */
export async function runTests(
  config: string,
  environment: NodeJS.ProcessEnv = {},
  more: readonly string[] = [],
): Promise<Outcome[]> {
  const folder = scratchFolder();
  const file = join(folder, 'outcomes.json');
  const database = await databaseServer({ temporary: folder, settings: { max_connections: '300' } });
  const stop = endAfter(file);
  try {
    const reporters = ['--reporter=default', `--reporter=${join(import.meta.dirname, 'reporter.ts')}`];
    const status = await run('vitest', ['run', '--config', config, ...reporters, ...more], {
      env: { ...environment, DATABASE_URL: database.url, OCP_OUTCOMES: file, TMPDIR: folder },
      signal: stop.signal,
      killSignal: 'SIGKILL',
    });
    const outcomes = readOutcomes(file);
    if (stop.signal.aborted) {
      outcomes.push({ name: 'vitest did not end: a test leaves something open', state: 'failed' });
    } else if (status !== 0 && outcomes.every(({ state }) => state !== 'failed')) {
      outcomes.push({ name: `vitest ended with status ${status}`, state: 'failed' });
    }
    return outcomes;
  } finally {
    stop.cancel();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A signal that fires some time after the file has appeared. */
function endAfter(file: string): { signal: AbortSignal; cancel: () => void } {
  const controller = new AbortController();
  let seen: number | undefined;
  const watch = setInterval(() => {
    if (existsSync(file)) seen ??= Date.now();
    if (seen !== undefined && Date.now() - seen > PATIENCE_MS) controller.abort();
  }, 1000);
  return {
    signal: controller.signal,
    cancel: () => {
      clearInterval(watch);
    },
  };
}

function readOutcomes(file: string): Outcome[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Outcome[];
  } catch {
    return [{ name: 'vitest wrote no outcomes', state: 'failed' }];
  }
}
