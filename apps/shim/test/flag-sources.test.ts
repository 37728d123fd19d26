import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decide, fromEnv, rolloutBucket } from '@ocp/core';
import { fromFile, fromOpenFeature } from '@ocp/shim';
import { InMemoryProvider, OpenFeature, type EvaluationContext } from '@openfeature/server-sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openFlags } from '../src/flag-sources/open-flags.ts';
import { UnleashProvider } from '../src/flag-sources/unleash.ts';

const PREFIX = 'cost-management.backend.';
const schemas = Array.from({ length: 300 }, (_, index) => `org${index}`);

afterEach(() => OpenFeature.close());

/** A switch that is on for what the condition says. */
const on = (condition: (context: EvaluationContext) => boolean) => ({
  disabled: false,
  variants: { on: true, off: false },
  defaultVariant: 'off',
  contextEvaluator: (context: EvaluationContext) => (condition(context) ? 'on' : 'off'),
});
const value = (said: string | number) => ({ disabled: false, variants: { said }, defaultVariant: 'said' });

async function source(
  flags: ConstructorParameters<typeof InMemoryProvider>[0],
  environment: Record<string, string> = {},
) {
  const provider = new InMemoryProvider(flags);
  await OpenFeature.setProviderAndWait('test', provider);
  return { provider, flags: fromOpenFeature(OpenFeature.getClient('test'), fromEnv(environment)) };
}

describe('flags of a file', () => {
  it('beat those of the environment, and change without a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flags-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'flags.json');
    const flags = fromFile(path, { USE_POC_AGGREGATOR: 'true', POC_ROLLOUT_PERCENTAGE: '5' });
    for (const percentage of [10, 30]) {
      writeFileSync(path, JSON.stringify({ POC_ROLLOUT_PERCENTAGE: percentage }));
      expect(await flags.read('org1')).toMatchObject({
        USE_POC_AGGREGATOR: true,
        POC_ROLLOUT_PERCENTAGE: percentage,
      });
    }
    writeFileSync(path, '[]');
    await expect(flags.read('org1')).rejects.toMatchObject({ code: 'FLAG_INVALID', where: { file: path } });
  });
});

describe('flags of an OpenFeature provider', () => {
  it('are asked for with the schema', async () => {
    const seen: EvaluationContext[] = [];
    const { flags } = await source({
      [`${PREFIX}use-poc-aggregator`]: on(() => true),
      [`${PREFIX}poc-enabled-schemas`]: on((context) => {
        seen.push(context);
        return context.schema === 'org1';
      }),
    });
    expect(decide('org1', await flags.read('org1'))).toMatchObject({ choice: 'candidate', reason: 'listed' });
    expect(decide('org2', await flags.read('org2'))).toMatchObject({
      choice: 'incumbent',
      reason: 'not in rollout',
    });
    expect(seen).toEqual([
      { targetingKey: 'org1', schema: 'org1' },
      { targetingKey: 'org2', schema: 'org2' },
    ]);
  });

  it('may be numbers and words, and change without a restart', async () => {
    const flagsNow = (percentage: number) => ({
      [`${PREFIX}use-poc-aggregator`]: on(() => true),
      [`${PREFIX}poc-rollout-percentage`]: value(percentage),
      [`${PREFIX}poc-phase`]: value('fallback'),
    });
    const { provider, flags } = await source(flagsNow(10));
    const chosen = async () => {
      const decided = await Promise.all(
        schemas.map(async (schema) => decide(schema, await flags.read(schema))),
      );
      return decided.filter(({ choice }) => choice === 'candidate').map(({ schema }) => schema);
    };
    expect((await flags.read('a')).POC_PHASE).toBe('fallback');
    expect(await chosen()).toEqual(schemas.filter((schema) => rolloutBucket(schema) < 10));
    provider.putConfiguration(flagsNow(30));
    expect(await chosen()).toEqual(schemas.filter((schema) => rolloutBucket(schema) < 30));
  });

  it('that it does not know are those of the environment', async () => {
    const { flags } = await source({}, { USE_POC_AGGREGATOR: 'true', POC_ENABLED_SCHEMAS: 'org1,org2' });
    expect(await flags.read('org1')).toMatchObject({
      USE_POC_AGGREGATOR: true,
      POC_ENABLED_SCHEMAS: ['org2', 'org1'],
    });
  });

  it('that cannot be are refused', async () => {
    const { flags } = await source({ [`${PREFIX}poc-phase`]: value('later') });
    await expect(flags.read('org1')).rejects.toMatchObject({
      code: 'FLAG_INVALID',
      where: { flag: 'POC_PHASE' },
    });
  });
});

describe('flags of Unleash', () => {
  /** Answers as Unleash does, with what is in `features`. */
  let unleash: Server;
  let url: string;
  let features: object[];
  const tokens = new Set<string | undefined>();
  beforeAll(async () => {
    unleash = createServer((request, answer) => {
      tokens.add(request.headers.authorization);
      answer.setHeader('content-type', 'application/json');
      answer.end(JSON.stringify({ version: 2, features }));
    });
    await new Promise<void>((resolve) => unleash.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(unleash.address() as AddressInfo).port}/api`;
  });
  afterAll(() => unleash.close());

  const feature = (name: string, strategy: object, more: object = {}) => ({
    name: `${PREFIX}${name}`,
    enabled: true,
    type: 'release',
    strategies: [strategy],
    ...more,
  });
  const gradual = (rollout: number) => ({
    name: 'flexibleRollout',
    parameters: { rollout: String(rollout), stickiness: 'schema', groupId: 'ocp' },
  });
  const always = { name: 'default', parameters: {} };

  async function listed(rollout: number): Promise<string[]> {
    features = [feature('use-poc-aggregator', always), feature('poc-enabled-schemas', gradual(rollout))];
    const flags = await openFlags({ UNLEASH_URL: url, UNLEASH_TOKEN: 'a-token-of-unleash' });
    const on: string[] = [];
    for (const schema of schemas) on.push(...(await flags.read(schema)).POC_ENABLED_SCHEMAS);
    await flags.close();
    return on;
  }

  it('stick to the schema: who is on at 10 percent is on at 30', async () => {
    const ten = await listed(10);
    expect(await listed(10)).toEqual(ten);
    const thirty = await listed(30);
    expect(thirty).toEqual(expect.arrayContaining(ten));
    expect(ten.length).toBeGreaterThan(0);
    expect(thirty.length).toBeGreaterThan(ten.length);
    expect(thirty.length).toBeLessThan(schemas.length / 2);
    expect([...tokens]).toEqual(['a-token-of-unleash']);
  });

  it('may be numbers, in the payload of a variant', async () => {
    const variant = {
      name: 'set',
      weight: 1000,
      stickiness: 'default',
      payload: { type: 'string', value: '40' },
    };
    features = [feature('poc-rollout-percentage', always, { variants: [variant] })];
    const flags = await openFlags({ UNLEASH_URL: url, POC_ROLLOUT_PERCENTAGE: '5' });
    expect(await flags.read('org1')).toMatchObject({ POC_ROLLOUT_PERCENTAGE: 40, USE_POC_AGGREGATOR: false });
    await flags.close();
  });

  it('close no provider but their own', async () => {
    const host = new InMemoryProvider({ 'a-flag': on(() => true) });
    const closed = vi.fn<() => Promise<void>>(() => Promise.resolve());
    await OpenFeature.setProviderAndWait('host', Object.assign(host, { onClose: closed }));
    features = [feature('use-poc-aggregator', always)];
    const flags = await openFlags({ UNLEASH_URL: url });
    const own = vi.spyOn(UnleashProvider.prototype, 'onClose');
    onTestFinished(() => own.mockRestore());
    expect(await flags.read('org1')).toMatchObject({ USE_POC_AGGREGATOR: true });
    await flags.close();
    expect(own).toHaveBeenCalledOnce();
    expect(closed).not.toHaveBeenCalled();
    expect(await OpenFeature.getClient('host').getBooleanValue('a-flag', false)).toBe(true);
  });

  it('are those of the environment when Unleash does not answer', async () => {
    const flags = await openFlags({ UNLEASH_URL: 'http://127.0.0.1:9/api', USE_POC_AGGREGATOR: 'true' });
    expect(await flags.read('org1')).toMatchObject({ USE_POC_AGGREGATOR: true });
    await flags.close();
  });
});
