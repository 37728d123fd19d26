import type { EngineJob, JobInput } from '@ocp/core';
import type { TrinoInputs } from '../options.ts';
import type { RunTables } from '../run-tables.ts';
import { kokuParts } from './koku.ts';
import { lakeParts } from './lake.ts';
import { leftOutWarnings } from './left-out.ts';
import { inputSelect } from './select.ts';

/** One input of a run as a SELECT; what has to be registered for it goes with the run's tables. */
export async function openInput(
  relation: string,
  input: JobInput,
  found: TrinoInputs,
  tables: RunTables,
  { warn = () => undefined, leftOut }: Pick<EngineJob, 'warn' | 'leftOut'>,
): Promise<string> {
  const parts =
    found.kind === 'lake'
      ? await lakeParts(relation, input, found, tables)
      : await kokuParts(input, found.catalog, tables);
  for (const warning of await leftOutWarnings(input, parts, tables, leftOut)) warn(warning);
  return inputSelect(input, parts);
}
