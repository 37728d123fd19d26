import { stagingRegistry } from '@ocp/staging';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { RunMetrics } from '../../watch/run-metrics.ts';
import { workName, type ClaimedJob, type Ending, type JobOutput } from '../jobs/index.ts';
import { instruments } from './instruments.ts';
import { slowdown } from './slowdown.ts';

/** What Prometheus reads of a server, with what it reads of runs and of the staging. */
export class ServerMetrics {
  readonly runs = new RunMetrics();
  readonly #registry = new Registry();
  readonly #is = instruments(this.#registry);
  readonly #readings: (() => Promise<void>)[] = [];

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Adds values that are read when somebody asks; a reading that fails leaves what was there. */
  onRead(reading: () => Promise<void>): void {
    this.#readings.push(reading);
  }

  depth({ queued, running }: { queued: number; running: number }): void {
    this.#is.depth.set({ state: 'queued' }, queued);
    this.#is.depth.set({ state: 'running' }, running);
  }

  answered(method: string, route = 'unknown', status: number, seconds: number): void {
    this.#is.requests.observe({ method, route, status }, seconds);
  }

  /** Counts an attempt; `before` are the seconds of the last runs of the same source, this one first. */
  ended(job: ClaimedJob, ending: Ending, output: JobOutput, before: readonly number[]): void {
    const pipeline = pipelineIn(job);
    const { kind } = job.data;
    const engine = output.engine ?? job.data.engine ?? 'unknown';
    const status = ending === 'ended' ? output.status : ending === 'retried' ? 'failed' : ending;
    this.#is.runs.inc({ pipeline, kind, engine, status });
    const code = output.error?.code ?? 'INTERNAL';
    if (ending === 'retried') this.#is.retries.inc({ pipeline, code });
    if (status === 'failed' && ending === 'ended') this.#is.failures.inc({ pipeline, code });
    this.#rolledOut(pipeline, output);
    const ratio = kind === 'aggregate' && status === 'done' ? slowdown(before) : undefined;
    if (ratio !== undefined) this.#is.slowdown.observe({ pipeline }, ratio);
  }

  #rolledOut(pipeline: string, output: JobOutput): void {
    const { decision, fellBack } = output;
    if (decision !== undefined) this.#is.decisions.inc({ choice: decision.choice, reason: decision.reason });
    if (fellBack !== undefined) this.#is.fallbacks.inc({ pipeline, code: fellBack.code });
    const verdict = verdictOf(output);
    if (verdict !== undefined && verdict !== 'equal') this.#is.mismatches.inc({ pipeline, verdict });
  }

  /** Everything in the text format of Prometheus. */
  async text(): Promise<string> {
    await Promise.allSettled(this.#readings.map((read) => read()));
    return Registry.merge([this.#registry, this.runs.registry, stagingRegistry]).metrics();
  }
}

/** Of a validation, a strict one that failed its run, or a comparison. */
function verdictOf({ status, validation, error }: JobOutput): string | undefined {
  const different = status === 'different' || error?.code === 'VALIDATION_DIFFERENT';
  return different ? 'different' : validation?.verdict;
}

const pipelineIn = ({ data }: ClaimedJob) => workName(data);
