import { Worker } from 'node:worker_threads';
import type { DecodeAnswer } from './decode-worker.ts';
import type { DecodeJob } from './decode.ts';

/** Decodes row groups, in this thread or in others. */
export interface GroupDecoder {
  /** Row groups that it works on at a time. */
  readonly width: number;
  /** The batches of a row group as Arrow IPC streams. Fails on what is not Parquet that it knows. */
  decode(job: DecodeJob): Promise<Iterable<Uint8Array>>;
  /** Ends its threads; what they were at fails. */
  close(): Promise<void>;
}

/** Row groups one after the other in this thread; the bytes of one are read while another is decoded. */
export const inlineDecoder: GroupDecoder = {
  width: 1,
  decode: async (job) => {
    const { contentOf, decoded } = await import('./decode.ts');
    return decoded(await contentOf(job), job.batchRows);
  },
  close: () => Promise.resolve(),
};

/** Row groups in so many threads of their own, in turn. Without work they do not keep the process alive. */
export function threadDecoder(threads: number): GroupDecoder {
  const workers = Array.from({ length: threads }, () => new DecodeThread());
  let turn = 0;
  return {
    width: threads,
    decode: (job) => workers[turn++ % threads]!.decode(job),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

interface Waiting {
  resolve: (batches: Uint8Array[]) => void;
  reject: (error: Error) => void;
}

/** One thread; it answers in the order of the jobs. */
class DecodeThread {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  /** Why the thread is no more. */
  #ended: Error | undefined;

  constructor() {
    // Run from its sources or built: the neighbour has the same ending.
    const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    this.#worker = new Worker(new URL(`decode-worker.${ending}`, import.meta.url));
    this.#worker.on('message', (answer: DecodeAnswer) => this.#answer(answer));
    this.#worker.on('error', (error: Error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('the reading thread has ended')));
    // Last, for a listener of messages makes the process wait for them.
    this.#worker.unref();
  }

  decode(job: DecodeJob): Promise<Uint8Array[]> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#ended);
        return;
      }
      this.#waiting.push({ resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(job);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #answer(answer: DecodeAnswer): void {
    const job = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#worker.unref();
    if ('batches' in answer) job?.resolve(answer.batches);
    else job?.reject(answer.error);
  }

  #fail(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
