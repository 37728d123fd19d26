import {
  asOcpError,
  capabilityOf,
  cloudTypes,
  decide,
  SCHEMA_NAME,
  unlessMissing,
  wordOf,
  type Decision,
  type Engine,
  type FlagSource,
  type PipelineName,
  type Store,
} from '@ocp/core';
import { providerTypes } from '@ocp/store';
import { candidateOf, engineNamed } from './engines.ts';

/** A decision with the engine that it names: that of the candidate, or `incumbent`. */
export interface NamedDecision extends Decision {
  engine: string;
}

/** What is asked besides the flags. */
export interface DecisionParts {
  /** The tenants' database, which says what sources a schema has; without it nothing can be missing. */
  store?: Store | undefined;
  /** Instead of the flags' candidate: the engine that the host wants for the schema. */
  engine?: string | undefined;
  signal?: AbortSignal;
}

/**
 * Which engine would run for a schema, which may be any text, and why (spec integration.md 1). Fails with `FLAG_INVALID`, with
 * `ENGINE_UNKNOWN` and, where the candidate is asked what it makes, as the database does.
 */
export async function decisionFor(
  schema: string,
  flags: FlagSource,
  { store, engine: wanted, signal = new AbortController().signal }: DecisionParts = {},
): Promise<NamedDecision> {
  const said = await flags.read(schema);
  const candidate = wanted ?? candidateOf(said);
  const engine = await engineNamed(candidate);
  let decision = decide(schema, said);
  if (store !== undefined && decision.choice === 'candidate' && SCHEMA_NAME.test(schema)) {
    decision = unlessMissing(decision, await missingFor(engine, store, schema, signal));
  }
  return { ...decision, engine: decision.choice === 'candidate' ? candidate : 'incumbent' };
}

/** The pipelines that sources of these types need and an engine does not make in full. */
export function missingOf({ capabilities }: Engine, types: readonly string[]): PipelineName[] {
  const has = (type: string) => types.some((one) => one === type || one === `${type}-local`);
  const clouds = cloudTypes.filter(has).map(wordOf);
  const needed: PipelineName[] = [
    ...clouds,
    ...(has('OCP') ? (['ocp', ...clouds.map((word) => `ocp-${word}` as const)] as const) : []),
  ];
  return needed.filter((pipeline) => capabilities.pipelines[pipeline] !== 'full');
}

/** What a schema needs and an engine lacks. A schema that is none has no sources. */
async function missingFor(
  engine: Engine,
  store: Store,
  schema: string,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    const types = await providerTypes(store, schema, signal);
    const rates = types.includes('OCP') && capabilityOf(engine, 'rates') === 'none' ? ['rates'] : [];
    return [...missingOf(engine, types), ...rates];
  } catch (error) {
    if (asOcpError(error).code === 'SCHEMA_UNKNOWN') return [];
    throw error;
  }
}
