import type { EngineJob, InputName } from '@ocp/core';
import type { TrinoInputs } from '../options.ts';
import type { RunTables } from '../run-tables.ts';
import { kokuParts } from './koku.ts';
import { lakeParts } from './lake.ts';
import { inputSelect } from './select.ts';

/** One input of a run as a SELECT; what has to be registered for it goes with the run's tables. */
export async function openInput(
  name: InputName,
  { inputs, days }: Pick<EngineJob, 'inputs' | 'days'>,
  found: TrinoInputs,
  tables: RunTables,
): Promise<string> {
  const files = inputs[name] ?? [];
  const parts =
    found.kind === 'lake'
      ? await lakeParts(name, files, found, tables)
      : await kokuParts(name, files, found.catalog, tables);
  return inputSelect(name, parts, days);
}
