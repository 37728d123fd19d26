import { parseArgs } from 'node:util';
import { asOcpError, exitStatus, OcpError } from '@ocp/core';
import { cloudNamed } from './clouds.ts';
import { generateLake } from './lake.ts';
import { defaults, type GenerateOptions } from './options.ts';
import { generatePayload } from './payload.ts';

const USAGE = `node --conditions=ocp-source tools/src/generate/main.ts --dir DIR [options]
  --payload            a payload of CSV reports in DIR instead of a lake
  --schema NAME --source UUID --month YYYY-MM --nodes N --pods N --claims N --vms N --gpus N --cloud AWS --billItems N --days N --seed N`;

/** What to generate, and whether as a lake or as a payload. */
function readOptions(): GenerateOptions & { payload: boolean } {
  const text = { type: 'string' } as const;
  const names = [
    'dir',
    'schema',
    'source',
    'month',
    'nodes',
    'pods',
    'claims',
    'vms',
    'gpus',
    'days',
    'seed',
    'billItems',
    'cloud',
    'cloudSource',
  ];
  const { payload = false, ...values } = readFlags(Object.fromEntries(names.map((name) => [name, text])));
  const { dir } = values;
  if (typeof dir !== 'string') throw new OcpError('USAGE_INVALID', '--dir is missing', { hint: USAGE });
  const given = { ...defaults, ...values, dir };
  const number = (name: 'nodes' | 'pods' | 'claims' | 'vms' | 'gpus' | 'days' | 'seed' | 'billItems') =>
    Number(given[name]);
  return {
    ...given,
    cloud: cloudNamed(given.cloud),
    payload,
    nodes: number('nodes'),
    pods: number('pods'),
    claims: number('claims'),
    vms: number('vms'),
    gpus: number('gpus'),
    billItems: number('billItems'),
    days: number('days'),
    seed: number('seed'),
  };
}

function readFlags(
  options: Record<string, { type: 'string' }>,
): Record<string, string | undefined> & { payload?: boolean } {
  try {
    return parseArgs({ options: { ...options, payload: { type: 'boolean' } } }).values as never;
  } catch (error) {
    throw new OcpError('USAGE_INVALID', (error as Error).message, { hint: USAGE });
  }
}

try {
  const start = performance.now();
  const { payload, ...options } = readOptions();
  const rows = await (payload ? generatePayload : generateLake)(options);
  for (const [table, count] of Object.entries(rows)) console.error(`${table.padEnd(26)}${count} rows`);
  console.error(`${((performance.now() - start) / 1000).toFixed(1)} s`);
} catch (error) {
  const fault = asOcpError(error);
  console.error(`${fault.code}: ${fault.message}${fault.hint === undefined ? '' : `\n${fault.hint}`}`);
  process.exitCode = exitStatus(fault.code);
}
