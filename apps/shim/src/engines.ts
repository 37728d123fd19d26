import { OcpError, type Engine } from '@ocp/core';
import { arrow, arrowOptions } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { hasTrino, trino, trinoOptions } from '@ocp/engine-trino';

/** What flags say about engines that are elsewhere; the environment says the rest. */
export interface EngineFlags {
  /** Address of Trino; default: `TRINO_URL`. */
  trino?: string | undefined;
}

/** Every engine that the command knows; a new one is one entry. */
const engines: Readonly<Record<string, (flags: EngineFlags) => Engine>> = {
  duckdb,
  postgres,
  arrow: () => arrow(arrowOptions(process.env)),
  trino: (flags) => trino(trinoOptions(process.env, flags.trino)),
};

export const DEFAULT_ENGINE = 'duckdb';

export const engineNames = Object.keys(engines);

/** The engines that can be used as this process is set: Trino needs an address. */
export const configuredEngines = (): Engine[] =>
  engineNames.filter((name) => name !== 'trino' || hasTrino(process.env)).map((name) => engineNamed(name));

/** An engine by its name. Fails with `ENGINE_UNKNOWN`, and with `USAGE_INVALID` when it is not set as it must be. */
export function engineNamed(name: string, flags: EngineFlags = {}): Engine {
  const make = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (make !== undefined) return make(flags);
  throw new OcpError('ENGINE_UNKNOWN', `there is no engine ${name}`, {
    where: { flag: '--engine' },
    hint: `One of ${engineNames.join(', ')}.`,
  });
}
