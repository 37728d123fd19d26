import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What the child process that runs the rules alone is told. */
export interface RulesJob {
  /** Fields of a request. */
  request: { schema: string } & Record<string, unknown>;
  lake: string;
}

/**
 * Seconds of the rules alone in DuckDB, in a process of its own: opening the engine and making each step, with the
 * Parquet files read, without the start of the process, the configuration, the listing of the lake or any output.
 */
export async function rulesAlone(job: RulesJob, database: string): Promise<number> {
  const child = join(import.meta.dirname, 'rules-child.ts');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=ocp-source', child, JSON.stringify(job)],
    { env: { ...process.env, DATABASE_URL: database } },
  );
  return (JSON.parse(stdout) as { seconds: number }).seconds;
}
