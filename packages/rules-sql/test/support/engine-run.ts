import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'vitest';
import {
  asOcpError,
  stepOf,
  type Columns,
  type EngineSession,
  type JobInput,
  type Pipeline,
  type ResultTable,
  type RunPlan,
  type Window,
  type WindowPlan,
} from '@ocp/core';
import { onDuckdb, onOthers, type Job, type WithSession } from './engines.ts';
import { parquet, rowsOf } from './parquet.ts';
import { expectSameRows } from './same-rows.ts';
import type { Row, Rows } from './written-rows.ts';

export interface EngineRun {
  pipeline: Pipeline;
  window: Window;
  /** Of the inputs and of the state that the window reads. */
  rows: Rows;
  signal?: AbortSignal | undefined;
}

/**
 * Makes some relations of a pipeline and what they are made from, without a name all, and gives their rows. Every engine
 * does it: they must make the same rows, or fail with the same code.
 */
export async function engineRun(run: EngineRun, names: readonly string[]): Promise<Row[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'ocp-test-'));
  try {
    const job = await jobOf(folder, run);
    const made = (withSession: WithSession) => relations(withSession, job, names, folder);
    const found = await settled(made(onDuckdb));
    for (const [engine, withSession] of Object.entries(onOthers(run.pipeline))) {
      expectSame(engine, found, await settled(made(withSession)));
    }
    if ('error' in found) throw found.error;
    return found.value.map(({ rows }) => rows);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes some relations in every engine, and gives what is asked of each session, by the engine. */
export async function inEachEngine<T>(
  run: EngineRun,
  names: readonly string[],
  ask: (session: EngineSession) => Promise<T>,
): Promise<Record<string, T>> {
  const folder = await mkdtemp(join(tmpdir(), 'ocp-test-'));
  try {
    const job = await jobOf(folder, run);
    const found: Record<string, T> = {};
    for (const [engine, withSession] of Object.entries({ duckdb: onDuckdb, ...onOthers(run.pipeline) })) {
      found[engine] = await withSession(job, async (session) => {
        await make(job.pipeline, names, session);
        return ask(session);
      });
    }
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function jobOf(folder: string, { pipeline, window, rows, signal }: EngineRun): Promise<Job> {
  const { start, end, config } = window;
  const read = [...window.inputs, ...window.state].map(({ relation }) => relation);
  const unknown = Object.keys(rows).filter((name) => !read.includes(name));
  if (unknown.length > 0) throw new Error(`${pipeline.name} does not read ${unknown.join(', ')}`);
  const inputs: Record<string, JobInput> = {};
  for (const input of window.inputs) {
    inputs[input.relation] = await parquet(folder, input, rows[input.relation] ?? []);
  }
  const state = window.state.map(({ relation, columns }) => {
    return [relation, stateOf(columns, (rows[relation] ?? []).flat())] as const;
  });
  return {
    ...{ pipeline, days: { start, end }, inputs, config, state: Object.fromEntries(state) },
    ...{ signal: signal ?? new AbortController().signal, limits: { threads: 1 } },
  };
}

/** The window of a plan that has one. */
export function onlyWindow({ windows }: RunPlan): WindowPlan {
  const [window] = windows;
  if (window === undefined || windows.length > 1) throw new Error(`${windows.length} windows`);
  return window;
}

interface Relation {
  name: string;
  columns: Columns;
  rows: Row[];
}

function relations(
  withSession: WithSession,
  job: Job,
  names: readonly string[],
  folder: string,
): Promise<Relation[]> {
  return withSession(job, async (session) => {
    await make(job.pipeline, names, session);
    const found: Relation[] = [];
    for (const name of names) {
      const { columns } = stepOf(job.pipeline, name);
      const result = await session.result(name, Object.keys(columns));
      found.push({ name, columns, rows: await rowsOf(folder, result) });
    }
    return found;
  });
}

async function make(pipeline: Pipeline, names: readonly string[], session: EngineSession): Promise<void> {
  const needed = sourcesOf(pipeline, names);
  for (const { name } of pipeline.steps) if (needed.has(name)) await session.make(name);
}

/** The same relations, or failures with the same code. */
function expectSame(engine: string, found: Settled<Relation[]>, other: Settled<Relation[]>): void {
  if ('error' in found) {
    const code = 'error' in other ? asOcpError(other.error).code : 'no error';
    expect({ engine, code }).toEqual({ engine, code: asOcpError(found.error).code });
    return;
  }
  if ('error' in other) throw other.error;
  for (const [index, { name, columns, rows }] of found.value.entries()) {
    expectSameRows(`${name} of ${engine}`, columns, rows, other.value[index]?.rows ?? []);
  }
}

type Settled<T> = { value: T } | { error: unknown };

async function settled<T>(promise: Promise<T>): Promise<Settled<T>> {
  return promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

/** Rows as PostgreSQL hands them over for a state relation. */
export function stateOf(columns: Columns, rows: readonly Row[]): ResultTable {
  const lines = rows.map(
    (row) =>
      `${Object.keys(columns)
        .map((name) => field(row[name]))
        .join(',')}\n`,
  );
  return {
    columns,
    rows: rows.length,
    copy: () => Promise.resolve(Readable.from([Buffer.from(lines.join(''))])),
  };
}

/** PostgreSQL quotes where it must: null is an unquoted empty field, the empty string a quoted one. */
function field(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function sourcesOf(pipeline: Pipeline, names: readonly string[]): Set<string> {
  const needed = new Set(names.length === 0 ? pipeline.steps.map(({ name }) => name) : names);
  for (const { name, reads } of [...pipeline.steps].reverse()) {
    if (needed.has(name)) for (const source of reads) needed.add(source);
  }
  return needed;
}
