import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ocp } from './support/command.ts';

const decide = (schema: string, environment: Record<string, string> = {}) =>
  ocp(['decide', '--schema', schema, '--json'], { environment });

it.each([
  ['org1234567', {}, 'incumbent', 'incumbent', 'off'],
  ['orgé', { USE_POC_AGGREGATOR: '1', POC_ROLLOUT_PERCENTAGE: '26' }, 'candidate', 'duckdb', 'rollout'],
  [
    'orgé',
    { USE_POC_AGGREGATOR: '1', POC_ROLLOUT_PERCENTAGE: '25' },
    'incumbent',
    'incumbent',
    'not in rollout',
  ],
  ["'; drop", { USE_POC_AGGREGATOR: '1', POC_ENABLED_SCHEMAS: "'; drop" }, 'candidate', 'duckdb', 'listed'],
  [
    'org1',
    { USE_POC_AGGREGATOR: 'true', POC_PHASE: 'only', OCP_POSTGRES_PIPELINE: 'true' },
    'candidate',
    'postgres',
    'only',
  ],
])('%s with %j', async (schema, environment, choice, engine, reason) => {
  const { status, out } = await decide(schema, environment);
  expect(status).toBe(0);
  expect(JSON.parse(out)).toEqual({ schema, choice, engine, reason });
});

it('reads a file of flags over the environment, and says what is wrong with one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flags-'));
  try {
    const file = join(folder, 'flags.json');
    writeFileSync(file, JSON.stringify({ USE_POC_AGGREGATOR: true, POC_ENABLED_SCHEMAS: ['org1'] }));
    const environment = { USE_POC_AGGREGATOR: 'false', POC_FLAGS_FILE: file };
    expect(JSON.parse((await decide('org1', environment)).out)).toMatchObject({ reason: 'listed' });
    writeFileSync(file, '{');
    const { status, said } = await decide('org1', environment);
    expect([status, said]).toEqual([2, expect.stringContaining('FLAG_INVALID')]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('warns of a variable that is not known, with the nearest that is, before any command', async () => {
  const environment = { POC_ROLLOUT_PERCENT: '10' };
  for (const args of [['decide', '--schema', 'org1'], ['cleanup']]) {
    const { said } = await ocp(args, { environment });
    expect(said).toContain('POC_ROLLOUT_PERCENT is not known; POC_ROLLOUT_PERCENTAGE is');
  }
});
