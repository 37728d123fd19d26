import { flagVariables } from '@ocp/core';
import { environmentVariables as ofArrow } from '@ocp/engine-arrow';
import { environmentVariables as ofTrino } from '@ocp/engine-trino';
import { environmentVariables as ofLake } from '@ocp/lake';
import { environmentVariables as ofStaging } from '@ocp/staging';
import { serveVariables } from './serve/settings.ts';

/** What the command itself reads of the environment; lake and database have their own. */
export const environmentVariables = [
  ...ofArrow,
  ...ofTrino,
  ...ofStaging,
  { name: 'TRINO_DATE_STEP', meaning: 'Days a window, when `--date-step` is not given.', default: '5' },
  {
    name: 'OCP_METRICS_FILE',
    meaning:
      'File that gets the metrics of `ocp ingest` and `ocp aggregate` when a command ends, for the textfile collector of Prometheus.',
  },
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
  {
    name: 'UNLEASH_URL',
    meaning:
      'Unleash for `ocp serve`, `ocp decide` and `ocp cleanup`, such as `https://unleash/api`. Its features `cost-management.backend.use-poc-aggregator` and so on beat the other flags; a gradual rollout may stick to `schema`.',
  },
  { name: 'UNLEASH_TOKEN', meaning: 'Backend token of Unleash.' },
] as const;

/** Names that begin with `POC_` and mean something. */
export const knownVariables = [...flagVariables, ...ofLake, ...serveVariables, ...environmentVariables]
  .map(({ name }) => name)
  .filter((name) => name.startsWith('POC_'));
