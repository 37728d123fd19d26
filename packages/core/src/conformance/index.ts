import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../contract/index.ts';
import type { Golden, GoldenRun } from './golden.ts';
import { failureText, testsOf } from './suite.ts';

export type { CostStage, Golden, GoldenRun, GoldenStage, LifeStage } from './golden.ts';
export { failureText, testsOf, type SuiteTest } from './suite.ts';

/**
 * The golden suite that every engine must pass: called once in a vitest file of the engine. One test a golden and
 * stage; those that the engine's capabilities rule out are shown as skipped. A failing test prints the first
 * differences with key, column and both values.
 */
export function conformance({ engine, goldens }: { engine: Engine; goldens: readonly Golden[] }): void {
  describe(`conformance of ${engine.name}`, () => {
    test('there are goldens', () => expect(goldens).not.toEqual([]));
    for (const golden of goldens) describe(golden.name, () => goldenTests(engine, golden));
  });
}

function goldenTests(engine: Engine, golden: Golden): void {
  const tests = testsOf(engine, golden);
  let run: GoldenRun | undefined;
  if (tests.some(({ skipped }) => skipped === undefined)) {
    beforeAll(async () => {
      run = await golden.open(engine);
    });
    afterAll(() => run?.close());
  }
  for (const { stage, title, skipped } of tests) {
    test.skipIf(skipped !== undefined)(title, async () => {
      const text = failureText(engine, (await run?.compare(stage)) ?? []);
      if (text !== '') expect.fail(text);
    });
  }
}
