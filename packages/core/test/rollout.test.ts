import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decide, fromEnv, parseFlags, rolloutBucket, unknownFlags } from '@ocp/core';

/** `int(md5(name.encode()).hexdigest(), 16) % 100` of 1,000 names, as CPython's hashlib computes it. */
const buckets = JSON.parse(readFileSync(new URL('rollout-buckets.json', import.meta.url), 'utf8')) as Record<
  string,
  number
>;

const decided = (schema: string, flags: Record<string, unknown>) => decide(schema, parseFlags(flags));

describe('bucket of a schema (spec integration.md 1)', () => {
  it.each([
    ['org1234567', 90],
    ['acct10001', 92],
    ['org7654321', 2],
    ['orgé', 25],
    ['org_日本', 57],
    ['', 66],
    ['ORG1234567', 92],
  ])('%s is in %d', (schema, bucket) => expect(rolloutBucket(schema)).toBe(bucket));

  it("is Python's for 1,000 schemas", () => {
    const names = Object.keys(buckets);
    expect(names).toHaveLength(1000);
    expect(Object.fromEntries(names.map((name) => [name, rolloutBucket(name)]))).toEqual(buckets);
  });

  it('keeps who was on when the percentage grows, with shares within two points', () => {
    const on = (percentage: number) =>
      Object.keys(buckets).filter(
        (schema) =>
          decided(schema, { USE_POC_AGGREGATOR: 'true', POC_ROLLOUT_PERCENTAGE: percentage }).choice ===
          'candidate',
      );
    const [ten, thirty] = [on(10), on(30)];
    expect(thirty).toEqual(expect.arrayContaining(ten));
    expect(Math.abs(ten.length - 100)).toBeLessThanOrEqual(20);
    expect(Math.abs(thirty.length - 300)).toBeLessThanOrEqual(20);
  });
});

describe('decision', () => {
  const on = { USE_POC_AGGREGATOR: 'true' };
  it.each([
    [{}, 'incumbent', 'off'],
    [{ POC_ENABLED_SCHEMAS: 'org7654321', POC_ROLLOUT_PERCENTAGE: '100' }, 'incumbent', 'off'],
    [{ ...on, POC_ENABLED_SCHEMAS: 'org1, org7654321' }, 'candidate', 'listed'],
    [{ ...on, POC_ROLLOUT_PERCENTAGE: '3' }, 'candidate', 'rollout'],
    [{ ...on, POC_ROLLOUT_PERCENTAGE: '2' }, 'incumbent', 'not in rollout'],
    [on, 'incumbent', 'not in rollout'],
    [{ ...on, POC_PHASE: 'only' }, 'candidate', 'only'],
    [{ POC_VALIDATION_MODE: 'true' }, 'incumbent', 'validate'],
    [{ ...on, POC_ENABLED_SCHEMAS: 'org7654321', POC_VALIDATION_MODE: '1' }, 'incumbent', 'validate'],
  ])('%j is %s, because %s', (flags, choice, reason) => {
    expect(decided('org7654321', flags)).toMatchObject({ schema: 'org7654321', choice, reason });
  });
});

it('names the phase, for hosts that run the incumbent themselves', () => {
  const phase = (flags: Record<string, string>) => decided('org1', flags).phase;
  expect(phase({})).toBe('rollout');
  expect(phase({ POC_PHASE: 'fallback' })).toBe('fallback');
  expect(phase({ POC_PHASE: 'only', POC_VALIDATION_MODE: 'true' })).toBe('validate');
});

describe('flags', () => {
  it('are read at every request', async () => {
    const environment: Record<string, string> = {};
    const flags = fromEnv(environment);
    expect((await flags.read('org1')).USE_POC_AGGREGATOR).toBe(false);
    environment.USE_POC_AGGREGATOR = 'TRUE';
    expect((await flags.read('org1')).USE_POC_AGGREGATOR).toBe(true);
  });

  it('take an empty variable for one that is not set', () => {
    expect(parseFlags({ POC_ROLLOUT_PERCENTAGE: '', USE_POC_AGGREGATOR: '' })).toEqual(parseFlags({}));
  });

  it.each([
    ['USE_POC_AGGREGATOR', 'maybe'],
    ['POC_ROLLOUT_PERCENTAGE', '101'],
    ['POC_ROLLOUT_PERCENTAGE', 'ten'],
    ['POC_ROLLOUT_PERCENTAGE', '0.5'],
    ['POC_PHASE', 'all'],
  ])('refuse %s=%s and name it', (name, value) => {
    expect(() => parseFlags({ [name]: value })).toThrow(
      expect.objectContaining({ code: 'FLAG_INVALID', where: { flag: name } }),
    );
  });

  it('name the nearest known one for a variable that is unknown', () => {
    expect(unknownFlags(['POC_ROLLOUT_PERCENT', 'POC_PHASE', 'PATH'])).toEqual([
      'POC_ROLLOUT_PERCENT is not known; POC_ROLLOUT_PERCENTAGE is',
    ]);
  });
});
