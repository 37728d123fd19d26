import type { StepRecord } from '@ocp/core';
import type { ClaimedJob } from './job.ts';
import type { JobQueue } from './queue.ts';

/** Milliseconds between two signs of life of a job. */
export const PULSE = 1000;

/** What a pulse is about. */
export interface PulseOptions {
  queue: JobQueue;
  job: ClaimedJob;
  /** Those that have ended; more may follow. */
  steps: readonly StepRecord[];
  /** The job is no longer to run here. */
  stop(why: 'cancelled' | 'lost'): void;
  onError(error: unknown): void;
}

/** Says every moment that a job runs here and how far it is, one sign after the other. */
export class Pulse {
  readonly #options: PulseOptions;
  readonly #timer: NodeJS.Timeout;
  #saying: Promise<void> | undefined;
  #said = -1;

  constructor(options: PulseOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.beat(), PULSE);
  }

  /** Resolves when it was said, or could not be; the next sign says it again. One that is on its way is awaited instead. */
  beat(): Promise<void> {
    this.#saying ??= this.#say().finally(() => (this.#saying = undefined));
    return this.#saying;
  }

  /** Says the steps that have ended since the last sign. */
  async sayRest(): Promise<void> {
    await this.#saying;
    if (this.#said < this.#options.steps.length) await this.beat();
  }

  end(): void {
    clearInterval(this.#timer);
  }

  async #say(): Promise<void> {
    const { queue, job, steps, stop, onError } = this.#options;
    const { length } = steps;
    try {
      const state = await queue.pulse(job, steps);
      this.#said = length;
      if (state !== 'running') stop(state);
    } catch (error) {
      onError(error);
    }
  }
}
