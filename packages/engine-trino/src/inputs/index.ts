import type { JobInput } from '@ocp/core';
import type { TrinoInputs } from '../options.ts';
import type { RunTables } from '../run-tables.ts';
import { kokuParts } from './koku.ts';
import { lakeParts } from './lake.ts';
import { inputSelect } from './select.ts';

/** One input of a run as a SELECT; what has to be registered for it goes with the run's tables. */
export async function openInput(
  relation: string,
  input: JobInput,
  found: TrinoInputs,
  tables: RunTables,
): Promise<string> {
  const parts =
    found.kind === 'lake'
      ? await lakeParts(relation, input, found, tables)
      : await kokuParts(input, found.catalog, tables);
  return inputSelect(input, parts);
}
