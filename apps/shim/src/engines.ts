import { OcpError, type Engine, type Flags } from '@ocp/core';
import { needPatience } from './patience.ts';

/** What flags say about engines that are elsewhere; the environment says the rest. */
export interface EngineFlags {
  /** Address of Trino; default: `TRINO_URL`. */
  trino?: string | undefined;
}

/** Every engine that the command knows; a new one is one entry. Only those that are used are loaded. */
const engines: Readonly<Record<string, (flags: EngineFlags) => Promise<Engine>>> = {
  duckdb: async () => (await import('@ocp/engine-duckdb')).duckdb(),
  postgres: async () => (await import('@ocp/engine-postgres')).postgres(),
  async arrow() {
    const { arrow, arrowOptions } = await import('@ocp/engine-arrow');
    return arrow(arrowOptions(process.env));
  },
  async trino(flags) {
    const { FAREWELL_MS, trino, trinoOptions } = await import('@ocp/engine-trino');
    needPatience(FAREWELL_MS);
    return trino(trinoOptions(process.env, flags.trino));
  },
};

export const DEFAULT_ENGINE = 'duckdb';

/** The engine of a schema that uses the candidate. */
export const candidateOf = ({ OCP_POSTGRES_PIPELINE }: Flags) =>
  OCP_POSTGRES_PIPELINE ? 'postgres' : DEFAULT_ENGINE;

export const engineNames = Object.keys(engines);

/** The engines that can be used as this process is set: Trino needs an address. */
export async function configuredEngines(): Promise<Engine[]> {
  const { hasTrino } = await import('@ocp/engine-trino');
  const usable = engineNames.filter((name) => name !== 'trino' || hasTrino(process.env));
  return Promise.all(usable.map((name) => engineNamed(name)));
}

/** An engine by its name. Fails with `ENGINE_UNKNOWN`, and with `USAGE_INVALID` when it is not set as it must be. */
export async function engineNamed(name: string, flags: EngineFlags = {}): Promise<Engine> {
  const make = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (make !== undefined) return make(flags);
  throw new OcpError('ENGINE_UNKNOWN', `there is no engine ${name}`, {
    where: { flag: '--engine' },
    hint: `One of ${engineNames.join(', ')}.`,
  });
}
