import { expect, it } from 'vitest';
import { checkKills, type Kill } from '../src/kills/check.ts';

it('runs that are killed at random moments leave the tables of before or of after, and nothing else', async () => {
  const kills: Kill[] = [];
  const sample = { engines: ['duckdb'], from: 0, to: 3, seed: 2 };
  await checkKills({ ...sample, onKill: (kill) => void kills.push(kill) });
  expect(kills.map(({ number }) => number)).toEqual([0, 1, 2]);
  expect(kills.filter(({ tables }) => tables === 'before')).not.toEqual([]);
}, 600_000);
