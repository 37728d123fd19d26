import type { RunWatch, WatchedRun } from '@ocp/core';
import { Counter, Histogram, Registry } from 'prom-client';

/** Seconds; from a step that finds nothing to a month of a large cluster. */
const buckets = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600];

/** What is counted of runs, whoever asked for them. No label names a tenant or a source: there are thousands of them. */
export class RunMetrics {
  readonly registry = new Registry();
  readonly #registers = [this.registry];
  readonly #seconds = new Histogram({
    name: 'ocp_run_seconds',
    help: 'Seconds of runs that were done',
    labelNames: ['pipeline', 'engine'],
    buckets,
    registers: this.#registers,
  });
  readonly #stepSeconds = new Histogram({
    name: 'ocp_step_seconds',
    help: 'Seconds of a step',
    labelNames: ['pipeline', 'step'],
    buckets,
    registers: this.#registers,
  });
  readonly #rows = new Counter({
    name: 'ocp_rows_written_total',
    help: 'Rows written, by table',
    labelNames: ['table'],
    registers: this.#registers,
  });
  readonly #failures = new Counter({
    name: 'ocp_run_failures_total',
    help: 'Attempts of runs that failed, by the code of the failure; `again`: another one followed in the same process',
    labelNames: ['pipeline', 'engine', 'code', 'again'],
    registers: this.#registers,
  });

  /** Counts what it is told. */
  readonly watch: RunWatch = {
    step: ({ pipeline }, { name, seconds }) => this.#stepSeconds.observe({ pipeline, step: name }, seconds),
    failed: ({ pipeline, engine }, { code }, wait) =>
      this.#failures.inc({ pipeline, engine, code, again: String(wait !== undefined) }),
    ended: ({ pipeline, engine, shadow }: WatchedRun, { status, seconds, tables }) => {
      if (shadow || status !== 'done') return;
      this.#seconds.observe({ pipeline, engine }, seconds);
      for (const [table, { written }] of Object.entries(tables)) this.#rows.inc({ table }, written);
    },
  };
}
