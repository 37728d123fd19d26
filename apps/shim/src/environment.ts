import { flagVariables } from '@ocp/core';
import { environmentVariables as ofLake } from '@ocp/lake';

/** What the command itself reads of the environment; lake and database have their own. */
export const environmentVariables = [
  { name: 'TRINO_DATE_STEP', meaning: 'Days a window, when `--date-step` is not given.', default: '5' },
  {
    name: 'TMPDIR',
    meaning:
      'Folder for what DuckDB spills and hands over, and for an embedded database; emptied at the end of a run.',
    default: "the system's temporary folder",
  },
  {
    name: 'POC_FLAGS_FILE',
    meaning:
      'JSON file with flags by the names of their variables; they beat the environment. Read for each request: a change needs no restart.',
  },
] as const;

/** Names that begin with `POC_` and mean something. */
export const knownVariables = [...flagVariables, ...ofLake, ...environmentVariables]
  .map(({ name }) => name)
  .filter((name) => name.startsWith('POC_'));
