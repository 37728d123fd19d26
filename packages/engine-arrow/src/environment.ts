import { OcpError } from '@ocp/core';
import type { ArrowOptions } from './options.ts';

/** What `arrowOptions` reads of the environment beside `POC_PARALLEL_READERS`, with what holds without a variable. */
export const environmentVariables = [
  {
    name: 'POC_COLUMN_FILTERING',
    meaning: 'Arrow engine: read only the columns that a step needs.',
    default: 'true',
  },
  {
    name: 'POC_USE_CATEGORICAL',
    meaning: 'Arrow engine: take texts from the files as dictionaries.',
    default: 'true',
  },
  {
    name: 'POC_USE_STREAMING',
    meaning: 'Arrow engine: take a row group in batches, else in one piece.',
    default: 'true',
  },
  { name: 'POC_CHUNK_SIZE', meaning: 'Arrow engine: rows of a batch.', default: '50000' },
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** The options that an environment sets; what it does not is left to the engine. Fails with `USAGE_INVALID`. */
export function arrowOptions(environment: Environment): ArrowOptions {
  return Object.fromEntries(
    Object.entries({
      columnFiltering: toggle(environment, 'POC_COLUMN_FILTERING'),
      categorical: toggle(environment, 'POC_USE_CATEGORICAL'),
      streaming: toggle(environment, 'POC_USE_STREAMING'),
      chunkRows: count(environment, 'POC_CHUNK_SIZE'),
      parallelReaders: count(environment, 'POC_PARALLEL_READERS'),
    }).filter(([, value]) => value !== undefined),
  );
}

function toggle(environment: Environment, name: string): boolean | undefined {
  const text = environment[name]?.trim().toLowerCase();
  if (text === undefined || text === '') return undefined;
  if (['true', '1', 'yes', 'on'].includes(text)) return true;
  if (['false', '0', 'no', 'off'].includes(text)) return false;
  throw invalid(name, 'is not true or false');
}

function count(environment: Environment, name: string): number | undefined {
  const text = environment[name]?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw invalid(name, 'is not a whole number above 0');
}

const invalid = (name: string, message: string) =>
  new OcpError('USAGE_INVALID', `${name} ${message}`, { where: { variable: name } });
