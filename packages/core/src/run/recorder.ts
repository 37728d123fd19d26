import { reportedError, type Report } from '../report.ts';
import type { OcpError, TableCounts, Warning } from '../contract/index.ts';

export interface StepRecord {
  name: string;
  seconds: number;
  rows: number;
}

/** Which of the steps of an engine a step is, from 1. */
export interface StepPlace {
  number: number;
  of: number;
}

/** Told of a step that has ended; without a place it is none of an engine's. */
export type StepListener = (step: StepRecord, place?: StepPlace) => void;

/** Collects what a run did, in its order, and makes the report of it (spec cli.md, "The report"). */
export class RunRecorder {
  readonly #request: Report['request'];
  readonly #decided: Pick<Report, 'decision' | 'settings'>;
  readonly #onStep: StepListener;
  readonly #started = performance.now();
  readonly #steps: StepRecord[] = [];
  readonly #tables: Record<string, TableCounts> = {};
  readonly #warnings: Warning[] = [];
  #windows: Report['windows'] = [];
  #conservation: Report['conservation'] = [];
  #changes: Pick<Report, 'unchanged' | 'changes'> = { unchanged: false, changes: [] };

  constructor(
    request: Report['request'],
    decided: Pick<Report, 'decision' | 'settings'>,
    onStep: StepListener,
  ) {
    this.#request = request;
    this.#decided = decided;
    this.#onStep = onStep;
  }

  /** Times a piece of work that returns its number of rows. */
  step(name: string, work: () => Promise<number>, place?: StepPlace): Promise<number> {
    return this.time(name, work, (rows) => rows, place);
  }

  /** Times any piece of work; `rows` says how much it was. */
  async time<T>(
    name: string,
    work: () => Promise<T>,
    rows: (result: T) => number,
    place?: StepPlace,
  ): Promise<T> {
    const started = performance.now();
    const result = await work();
    const step = { name, seconds: secondsSince(started), rows: rows(result) };
    this.#steps.push(step);
    this.#onStep(step, place);
    return result;
  }

  count(table: string, { deleted = 0, written = 0, unchanged }: Partial<TableCounts>): void {
    const before = this.#tables[table] ?? { deleted: 0, written: 0 };
    const same = unchanged === undefined ? before.unchanged : (before.unchanged ?? 0) + unchanged;
    this.#tables[table] = {
      deleted: before.deleted + deleted,
      written: before.written + written,
      ...(same === undefined ? {} : { unchanged: same }),
    };
  }

  windows(windows: Report['windows']): void {
    this.#windows = windows;
  }

  changes({
    unchanged,
    reasons,
  }: {
    unchanged: boolean;
    reasons: readonly Report['changes'][number][];
  }): void {
    this.#changes = { unchanged, changes: [...reasons] };
  }

  /** Adds what a window kept to what the windows before it did. */
  conserve(measures: Report['conservation']): void {
    const before = new Map(this.#conservation.map((total) => [total.measure, total]));
    this.#conservation = measures.map(({ measure, ...window }) => {
      const total = before.get(measure);
      return {
        measure,
        in: window.in + (total?.in ?? 0),
        attributed: window.attributed + (total?.attributed ?? 0),
        remainder: window.remainder + (total?.remainder ?? 0),
      };
    });
  }

  warn(warning: Warning): void {
    this.#warnings.push(warning);
  }

  /** A run that did not end well has changed no table. */
  report(status: Report['status'], error?: OcpError): Report {
    return {
      status,
      request: this.#request,
      engine: this.#decided.decision.engine,
      ...this.#decided,
      windows: this.#windows,
      ...this.#changes,
      tables: status === 'done' ? this.#tables : {},
      steps: this.#steps,
      seconds: secondsSince(this.#started),
      peak_memory_bytes: process.resourceUsage().maxRSS * 1024,
      conservation: this.#conservation,
      warnings: this.#warnings,
      ...(error === undefined ? {} : { error: reportedError(error) }),
    };
  }
}

const secondsSince = (started: number) => Math.round(performance.now() - started) / 1000;
