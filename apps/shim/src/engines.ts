import { OcpError, type Engine } from '@ocp/core';
import { duckdb } from '@ocp/engine-duckdb';

/** Every engine that the command knows; a new one is one entry. */
const engines: Readonly<Record<string, () => Engine>> = { duckdb };

export const DEFAULT_ENGINE = 'duckdb';

/** An engine by its name. */
export function engineNamed(name: string): Engine {
  const make = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (make !== undefined) return make();
  throw new OcpError('ENGINE_UNKNOWN', `there is no engine ${name}`, {
    where: { flag: '--engine' },
    hint: `One of ${Object.keys(engines).join(', ')}.`,
  });
}
