import { parseArgs } from 'node:util';
import { asOcpError, exitStatus, OcpError } from '@ocp/core';
import { generateLake } from './lake.ts';
import { defaults, type GenerateOptions } from './options.ts';

const USAGE = `node --conditions=ocp-source tools/src/generate/main.ts --dir DIR [options]
  --schema NAME --source UUID --month YYYY-MM --nodes N --pods N --claims N --billItems N --days N --seed N`;

function readOptions(): GenerateOptions {
  const text = { type: 'string' } as const;
  const names = [
    'dir',
    'schema',
    'source',
    'month',
    'nodes',
    'pods',
    'claims',
    'days',
    'seed',
    'billItems',
    'cloudSource',
  ];
  const values = readFlags(Object.fromEntries(names.map((name) => [name, text])));
  const { dir } = values;
  if (typeof dir !== 'string') throw new OcpError('USAGE_INVALID', '--dir is missing', { hint: USAGE });
  const given = { ...defaults, ...values, dir };
  const number = (name: 'nodes' | 'pods' | 'claims' | 'days' | 'seed' | 'billItems') => Number(given[name]);
  return {
    ...given,
    nodes: number('nodes'),
    pods: number('pods'),
    claims: number('claims'),
    billItems: number('billItems'),
    days: number('days'),
    seed: number('seed'),
  };
}

function readFlags(options: Record<string, { type: 'string' }>): Record<string, string | undefined> {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new OcpError('USAGE_INVALID', (error as Error).message, { hint: USAGE });
  }
}

try {
  const start = performance.now();
  const rows = await generateLake(readOptions());
  for (const [table, count] of Object.entries(rows)) console.error(`${table.padEnd(26)}${count} rows`);
  console.error(`${((performance.now() - start) / 1000).toFixed(1)} s`);
} catch (error) {
  const fault = asOcpError(error);
  console.error(`${fault.code}: ${fault.message}${fault.hint === undefined ? '' : `\n${fault.hint}`}`);
  process.exitCode = exitStatus(fault.code);
}
