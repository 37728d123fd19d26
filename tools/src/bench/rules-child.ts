import { aggregate, parseRequest, type Engine, type EngineSession } from '@ocp/core';
import { duckdb } from '@ocp/engine-duckdb';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import type { RulesJob } from './rules.ts';

let seconds = 0;

async function timed<T>(work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  seconds += (performance.now() - started) / 1000;
  return result;
}

/** The engine, with a clock that runs while it opens and makes its steps and at no other time. */
function clocked(engine: Engine): Engine {
  return {
    ...engine,
    open: async (job) => {
      const session = await timed(() => engine.open(job));
      const make: EngineSession['make'] = (step) => timed(() => session.make(step));
      return new Proxy(session, {
        get(target, name) {
          if (name === 'make') return make;
          const member: unknown = Reflect.get(target, name, target);
          return typeof member === 'function' ? (member.bind(target) as unknown) : member;
        },
      });
    },
  };
}

const { request, lake: address } = JSON.parse(process.argv[2] ?? '') as RulesJob;
const store = postgresStore({ url: process.env['DATABASE_URL'] ?? '' });
const lake = await openLake(address);
// Rows that nobody takes: the run ends with its last step.
const nowhere = { begin: () => undefined, write: () => Promise.resolve(0) };
await aggregate(
  parseRequest({ ...request, standalone: false }),
  { engine: clocked(duckdb()), lake, store, after: {} },
  { signal: new AbortController().signal, out: nowhere },
);
await lake.close();
await store.close();
console.log(JSON.stringify({ seconds }));
