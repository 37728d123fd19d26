import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { reportSchema, type Report } from '@ocp/core';
import type { IngestReport } from '@ocp/staging';
import { root, script } from './workspace.ts';

/** One run of the command line. */
export interface CommandRun {
  /** From the start of the process to its end. */
  seconds: number;
  report: Report;
}

/** Runs `ocp aggregate … --json` as a user would and reads its report. Throws as `ocpCommand` does. */
export async function aggregateCommand(args: readonly string[], database: string): Promise<CommandRun> {
  const { seconds, output } = await ocpCommand(['aggregate', ...args, '--json'], database);
  return { seconds, report: reportSchema.parse(JSON.parse(output)) };
}

/** The same with `--pipeline all`: the reports of all clusters of the tenant, in the order in which they ran. */
export async function aggregateTenantCommand(args: readonly string[], database: string): Promise<Report[]> {
  const { output } = await ocpCommand(['aggregate', '--pipeline', 'all', ...args, '--json'], database);
  return reportSchema.array().parse(JSON.parse(output));
}

/** Runs `ocp explain` as a user would and gives its text. Throws as `ocpCommand` does. */
export async function explainCommand(args: readonly string[], database: string): Promise<string> {
  return (await ocpCommand(['explain', ...args], database)).output.trimEnd();
}

/** Runs `ocp ingest … --json` as a user would and reads its report. Throws as `ocpCommand` does. */
export async function ingestCommand(
  args: readonly string[],
  database: string,
): Promise<{ seconds: number; report: IngestReport }> {
  const { seconds, output } = await ocpCommand(['ingest', ...args, '--json'], database);
  return { seconds, report: JSON.parse(output) as IngestReport };
}

/**
 * Runs a command of `ocp`: what it wrote to standard output, what it said on standard error, and the seconds of its process.
 * Throws what it said when it does not end with status 0.
 */
export async function ocpCommand(
  args: readonly string[],
  database: string,
): Promise<{ seconds: number; output: string; said: string }> {
  const started = performance.now();
  const child = spawn(process.execPath, [script('ocp'), ...args], {
    cwd: root,
    // In the environment, because arguments can be seen by everybody on the machine.
    env: { ...process.env, DATABASE_URL: database },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const [output, said, [status]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`ocp ${args[0]} ended with status ${status}:\n${said.trimEnd()}`);
  return { seconds, output, said };
}
