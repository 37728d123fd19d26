import { compareEngines, INCUMBENT, type ComparisonReport, type Compared } from '../compare/index.ts';
import { OcpError, type Engine } from '../contract/index.ts';
import type { Request } from '../request.ts';
import { AggregatorRun } from './aggregator-run.ts';
import { decide, type Decision } from './decide.ts';
import type { AggregatorOptions, AggregatorParts, AggregatorResult } from './parts.ts';

/** Decides, runs, validates or falls back, and records. */
export interface Aggregator {
  decide(schema: string): Promise<Decision>;
  /**
   * Runs a request. Fails as the engine does, so that no host takes a failed summary for a done one; in strict validation also
   * with `VALIDATION_DIFFERENT`, when the incumbent's rows are already there.
   */
  run(request: Request, options?: Partial<AggregatorOptions>): Promise<AggregatorResult>;
  /**
   * Runs engines, or those of these names, and `incumbent` for the rows that are there, on one request; writes nothing. Where
   * all of them compute in the database, they read what is staged, if the host has a staging. Fails as `compareEngines`, and
   * with `ENGINE_UNKNOWN`.
   */
  compare(
    request: Request,
    engines: readonly (Engine | string)[],
    signal?: AbortSignal,
  ): Promise<ComparisonReport>;
}

/** An aggregator for a host (spec integration.md 1). */
export function createAggregator(parts: AggregatorParts): Aggregator {
  return {
    decide: async (schema) => decide(schema, await parts.flags.read(schema)),
    async compare(request, engines, signal = new AbortController().signal) {
      const { lake, store, postgres } = parts;
      const compared = engines.map((one) => (typeof one === 'string' ? named(one, parts) : one));
      const inDatabase = compared.every((one) => one === INCUMBENT || one.capabilities.inDatabase);
      const staged = inDatabase && postgres !== undefined ? { staging: postgres.staging } : {};
      return compareEngines(request, compared, { lake, store, ...staged }, signal);
    },
    async run(request, options = {}) {
      const flags = await parts.flags.read(request.schema);
      const run = new AggregatorRun(request, parts, flags, {
        signal: new AbortController().signal,
        ...options,
      });
      return run.run();
    },
  };
}

function named(name: string, { candidate, incumbent, engines = [], postgres }: AggregatorParts): Compared {
  if (name === INCUMBENT) return INCUMBENT;
  const known = [candidate, incumbent, postgres?.engine, ...engines];
  const found = known.find((engine) => typeof engine === 'object' && engine.name === name);
  if (typeof found === 'object') return found;
  throw new OcpError('ENGINE_UNKNOWN', `there is no engine ${name}`, { where: { engine: name } });
}
