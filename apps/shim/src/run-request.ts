import { aggregate, type Report, type Request, type RunOptions } from '@ocp/core';
import type { Parts } from './parts.ts';
import { commandWatch, writeMetrics } from './watch/command.ts';

/** Runs one request of a command, with its log and its metrics. */
export async function runRequest(request: Request, parts: Parts, options: RunOptions): Promise<Report> {
  const watch = await commandWatch(parts, options.signal);
  try {
    return await aggregate(request, parts, { ...options, watch });
  } finally {
    await writeMetrics();
  }
}
