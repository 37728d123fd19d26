import { writeFile } from 'node:fs/promises';
import { aggregate, asOcpError, type Report, type Request, type RunOptions } from '@ocp/core';
import { say } from './output.ts';
import type { Parts } from './parts.ts';

/** Runs one request; in the database with its log and its metrics, and again after an error that can pass. */
export async function runRequest(request: Request, parts: Parts, options: RunOptions): Promise<Report> {
  if (!parts.engine.capabilities.inDatabase) return aggregate(request, parts, options);
  const { aggregateInDatabase, stderrLog } = await import('@ocp/staging');
  try {
    return await aggregateInDatabase(request, parts, { ...options, log: stderrLog() });
  } finally {
    await writeMetrics();
  }
}

/** Writes what was counted so far where `OCP_METRICS_FILE` says; what fails there fails nothing else. */
export async function writeMetrics(): Promise<void> {
  const file = process.env.OCP_METRICS_FILE;
  if (file === undefined || file === '') return;
  const { renderStagingMetrics } = await import('@ocp/staging');
  await writeFile(file, await renderStagingMetrics()).catch((error: unknown) => {
    say(`the metrics were not written: ${asOcpError(error).message}`);
  });
}
