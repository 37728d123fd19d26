/** What the command itself reads of the environment; lake and database have their own. */
export const environmentVariables = [
  { name: 'TRINO_DATE_STEP', meaning: 'Days a window, when `--date-step` is not given.', default: '5' },
  {
    name: 'TMPDIR',
    meaning:
      'Folder for what DuckDB spills and hands over, and for an embedded database; emptied at the end of a run.',
    default: "the system's temporary folder",
  },
] as const;
