import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const DAY = 86_400_000;
const host = hostname().replace(/[^A-Za-z0-9-]/g, '-');

/** Makes this run's own folder below `runs`, and removes those of runs that ended without doing so. */
export async function openRun(runs: string): Promise<string> {
  await mkdir(runs, { recursive: true, mode: 0o700 });
  for (const name of await readdir(runs)) {
    if (await isAbandoned(runs, name)) await rm(join(runs, name), { recursive: true, force: true });
  }
  return mkdtemp(join(runs, `${host}.${process.pid}.`));
}

/** On this host the process tells; a run of another host (a shared volume) is taken for dead after a week. */
async function isAbandoned(runs: string, name: string): Promise<boolean> {
  const [owner, process_] = name.split('.');
  if (owner === host) return !isAlive(Number(process_));
  const age = await stat(join(runs, name)).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  return age > 7 * DAY;
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
