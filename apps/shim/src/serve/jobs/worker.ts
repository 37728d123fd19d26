import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { asOcpError, reportedError, RunFailed, type OcpError, type StepRecord } from '@ocp/core';
import { hasEnded, type ClaimedJob, type JobOutput, type JobRecord } from './job.ts';
import type { JobQueue } from './queue.ts';

/** How a job is run: resolves to what is kept of it, throws when it failed. */
export type RunJob = (
  job: ClaimedJob,
  options: { signal: AbortSignal; onStep: (step: StepRecord) => void },
) => Promise<JobOutput>;

/** How an attempt ended. */
export type Ending = 'ended' | 'retried' | 'cancelled' | 'handed back' | 'lost';

export interface WorkerOptions {
  queue: JobQueue;
  run: RunJob;
  /** Jobs at once. */
  slots: number;
  /** Told of every attempt that ended. */
  onEnd(job: ClaimedJob, ending: Ending, output: JobOutput): Promise<void>;
  /** Told of failures of the queue; the worker goes on. */
  onError(error: unknown): void;
}

/** Milliseconds between two looks at the queue, for jobs of other servers and for attempts whose time has come. */
const LOOK = 1000;
/** Milliseconds between two signs of life of a job. */
const PULSE = 1000;

/** Why a run was stopped. */
const STOP = { cancelled: 'cancelled', lost: 'lost', stopping: 'stopping' } as const;

/** Takes jobs of the queue as long as it has a free slot. */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #running = new Map<string, AbortController>();
  readonly #attempts = new Set<Promise<void>>();
  readonly #ended = new EventEmitter().setMaxListeners(0);
  readonly #timer: NodeJS.Timeout;
  #filling: Promise<void> | undefined;
  #again = false;
  #stopping = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.wake(), LOOK);
  }

  /** Looks at the queue now; a look that is under way is repeated. */
  wake(): void {
    this.#again = true;
    this.#filling ??= this.#fill().finally(() => (this.#filling = undefined));
  }

  /** Stops the job at once where this server runs it. */
  interrupt(id: string): void {
    this.#running.get(id)?.abort(STOP.cancelled);
  }

  /** Waits for the end of a job, of any server; comes back with it as it is when the signal fires. */
  async wait(id: string, signal: AbortSignal): Promise<JobRecord | undefined> {
    for (;;) {
      const job = await this.#options.queue.find(id);
      if (job === undefined || hasEnded(job) || signal.aborted) return job;
      const here = new AbortController();
      const either = { signal: AbortSignal.any([signal, here.signal]) };
      await Promise.race([once(this.#ended, id, either), sleep(LOOK, undefined, either)]).catch(
        () => undefined,
      );
      here.abort();
    }
  }

  /** Takes no more jobs, stops those that run and hands them back. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    await this.#filling;
    for (const running of this.#running.values()) running.abort(STOP.stopping);
    await Promise.allSettled(this.#attempts);
  }

  async #fill(): Promise<void> {
    const { queue, slots, onError } = this.#options;
    try {
      while (this.#again) {
        this.#again = false;
        while (!this.#stopping && this.#running.size < slots) {
          const job = await queue.claim();
          if (job === undefined) break;
          this.#begin(job);
        }
      }
    } catch (error) {
      onError(error);
    }
  }

  #begin(job: ClaimedJob): void {
    const stop = new AbortController();
    this.#running.set(job.id, stop);
    const attempt = this.#attempt(job, stop).catch(this.#options.onError);
    this.#attempts.add(attempt);
    void attempt.finally(() => {
      this.#running.delete(job.id);
      this.#attempts.delete(attempt);
      this.#ended.emit(job.id);
      if (!this.#stopping) this.wake();
    });
  }

  async #attempt(job: ClaimedJob, stop: AbortController): Promise<void> {
    const { run, onEnd } = this.#options;
    const steps: StepRecord[] = [];
    const { signal } = stop;
    const pulse = this.#pulse(job, steps, stop);
    let ending: Ending = 'ended';
    let output: JobOutput;
    try {
      await pulse.first.catch(this.#options.onError);
      output = await run(job, { signal, onStep: (step) => steps.push(step) });
    } catch (thrown) {
      output = failure(thrown);
      ending = endingOf(asOcpError(thrown), signal, job);
    } finally {
      pulse.stop();
    }
    await this.#settle(job, ending, output);
    await onEnd(job, ending, output);
  }

  /** Says every moment that the job runs, and stops it when it is no longer to run here. */
  #pulse(job: ClaimedJob, steps: readonly StepRecord[], stop: AbortController) {
    const { queue, onError } = this.#options;
    const beat = async () => {
      const state = await queue.pulse(job, steps);
      if (state !== 'running') stop.abort(STOP[state]);
    };
    const timer = setInterval(() => void beat().catch(onError), PULSE);
    return { first: beat(), stop: () => clearInterval(timer) };
  }

  async #settle(job: ClaimedJob, ending: Ending, output: JobOutput): Promise<void> {
    const { queue } = this.#options;
    switch (ending) {
      case 'ended':
        return queue.end(job, output);
      case 'retried':
        return queue.retry(job, output);
      case 'cancelled':
        return queue.stopped(job);
      case 'handed back':
        return queue.handBack(job);
      case 'lost':
        return;
    }
  }
}

function endingOf(error: OcpError, signal: AbortSignal, job: ClaimedJob): Ending {
  if (signal.aborted) {
    if (signal.reason === STOP.cancelled) return 'cancelled';
    return signal.reason === STOP.lost ? 'lost' : 'handed back';
  }
  // The server reached its database once: it will again.
  const passes = error.passing || error.code === 'DATABASE_UNREACHABLE';
  return passes && !job.last ? 'retried' : 'ended';
}

/** A run that had begun has a report of what it did until then. */
function failure(thrown: unknown): JobOutput {
  const report = thrown instanceof RunFailed ? { report: thrown.report, engine: thrown.report.engine } : {};
  return { status: 'failed', error: reportedError(asOcpError(thrown)), ...report };
}
