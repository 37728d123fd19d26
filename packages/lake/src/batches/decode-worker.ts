import { parentPort } from 'node:worker_threads';
import { contentOf, decoded, type DecodeJob } from './decode.ts';

/** What a thread answers to a job: its batches as Arrow IPC streams, or why there are none. */
export type DecodeAnswer = { batches: Uint8Array<ArrayBuffer>[] } | { error: Error };

async function answer(job: DecodeJob): Promise<DecodeAnswer> {
  try {
    return { batches: Array.from(decoded(await contentOf(job), job.batchRows), (batch) => batch.slice()) };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

let before = Promise.resolve();

// Answers come in the order of the jobs.
parentPort?.on('message', (job: DecodeJob) => {
  before = before.then(async () => {
    const result = await answer(job);
    const transferred = 'batches' in result ? result.batches.map(({ buffer }) => buffer) : [];
    parentPort?.postMessage(result, transferred);
  });
});
