import { writeFile } from 'node:fs/promises';
import { asOcpError, logged, type RunWatch } from '@ocp/core';
import type { RunMetrics } from './run-metrics.ts';
import { warn } from '../output.ts';
import type { Parts } from '../parts.ts';
import { onTerminal } from '../terminal.ts';
import { progress } from './progress.ts';
import { stderrLog } from './stderr-log.ts';

/** Of all runs of this process. */
let metrics: RunMetrics | undefined;

/** Who watches a run of a command: people, its log where no terminal is, and its metrics where somebody reads them. */
export async function commandWatch({ staging, store }: Parts, signal: AbortSignal): Promise<RunWatch[]> {
  const staged = staging === undefined ? undefined : await import('@ocp/staging');
  const log = logged(stderrLog, async (run) => staged?.stagedPayloads(run, store, signal) ?? {});
  const told = [progress(), ...(onTerminal() ? [] : [log])];
  if (metricsFile() === undefined) return told;
  const { RunMetrics } = await import('./run-metrics.ts');
  metrics ??= new RunMetrics();
  return [...told, metrics.watch, ...(staged === undefined ? [] : [staged.stagedMetrics()])];
}

/** Writes what was counted so far where `OCP_METRICS_FILE` says; what fails there fails nothing else. */
export async function writeMetrics(): Promise<void> {
  const file = metricsFile();
  if (file === undefined) return;
  const { stagingRegistry } = await import('@ocp/staging');
  const { Registry } = await import('prom-client');
  const counted = Registry.merge([stagingRegistry, ...(metrics === undefined ? [] : [metrics.registry])]);
  await writeFile(file, await counted.metrics()).catch((error: unknown) => {
    warn(`the metrics were not written: ${asOcpError(error).message}`);
  });
}

const metricsFile = () => process.env.OCP_METRICS_FILE || undefined;
