import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { asOcpError, type AggregatorOptions, type StepRecord } from '@ocp/core';
import { endingOf, failureOf, STOP, type Ending } from './ending.ts';
import { hasEnded, type ClaimedJob, type JobOutput, type JobRecord } from './job.ts';
import { Pulse, PULSE } from './pulse.ts';
import type { JobQueue } from './queue.ts';

/** How a job is run: resolves to what is kept of it, throws when it failed. */
export type RunJob = (job: ClaimedJob, options: RunJobOptions) => Promise<JobOutput>;

/** What a run obeys, and what it tells on its way; what it has told is also known of one that fails. */
export type RunJobOptions = Required<
  Pick<AggregatorOptions, 'signal' | 'onStep' | 'onDecision' | 'onFallback'>
> &
  Pick<AggregatorOptions, 'watch'>;

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
/** How often the end of an attempt is said, a pulse apart, before the job is left to whoever takes it next. */
const SETTLES = 10;

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
    const { signal } = stop;
    const steps: StepRecord[] = [];
    const told: Partial<JobOutput> = {};
    const pulse = this.#pulse(job, steps, stop);
    let ending: Ending = 'ended';
    let output: JobOutput;
    try {
      await pulse.beat();
      output = await run(job, {
        signal,
        onStep: (step) => steps.push(step),
        onDecision: (decision) => (told.decision = decision),
        onFallback: (failure) => (told.fellBack = failure),
      });
    } catch (thrown) {
      output = { ...told, ...failureOf(thrown) };
      ending = endingOf(asOcpError(thrown), signal, job);
    }
    await pulse.sayRest();
    if (!(await this.#settled(job, ending, output))) ending = 'lost';
    pulse.end();
    await onEnd(job, ending, output);
  }

  #pulse(job: ClaimedJob, steps: readonly StepRecord[], stop: AbortController): Pulse {
    const { queue, onError } = this.#options;
    return new Pulse({ queue, job, steps, stop: (why) => stop.abort(STOP[why]), onError });
  }

  /**
   * Settles an attempt, also when the queue cannot be reached for a moment: what was done is not to be done again. False when
   * the job is not this server's any more, or will soon not be.
   */
  async #settled(job: ClaimedJob, ending: Ending, output: JobOutput): Promise<boolean> {
    for (let settle = 1; ; settle++) {
      try {
        return await this.#settle(job, ending, output);
      } catch (error) {
        this.#options.onError(error);
        if (settle === SETTLES || this.#stopping) return false;
        await sleep(PULSE);
      }
    }
  }

  async #settle(job: ClaimedJob, ending: Ending, output: JobOutput): Promise<boolean> {
    const { queue } = this.#options;
    switch (ending) {
      case 'ended':
        return queue.end(job, output);
      case 'retried':
        return queue.fail(job, output);
      case 'cancelled':
        return queue.endCancelled(job);
      case 'handed back':
        return queue.handBack(job);
      case 'lost':
        return false;
    }
  }
}
