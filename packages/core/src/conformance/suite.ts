import { capabilityOf, type Engine } from '../contract/index.ts';
import { comparisonText, type TableComparison } from '../parity/index.ts';
import type { Golden, GoldenStage } from './golden.ts';

/** One test of the suite; `skipped` says why an engine does not take it. */
export interface SuiteTest {
  stage: GoldenStage;
  title: string;
  skipped: string | undefined;
}

/** The tests of a golden that an engine takes, by its capabilities; the others stay visible as skipped. */
export function testsOf(engine: Engine, golden: Golden): SuiteTest[] {
  return golden.stages.map(({ stage, pipeline }) => {
    const level = capabilityOf(engine, pipeline);
    const skipped = level === 'none' ? `${engine.name} does not make ${pipeline}` : undefined;
    return { stage, title: skipped === undefined ? stage : `${stage} (${skipped})`, skipped };
  });
}

/** The differences of a stage as text; empty when every compared table is equal. */
export function failureText(engine: Engine, comparisons: readonly TableComparison[]): string {
  if (comparisons.every(({ status }) => status === 'not built')) return 'no table was compared';
  return comparisons
    .filter(({ status }) => status === 'different')
    .map((comparison) => comparisonText(comparison, { left: 'golden', right: engine.name }))
    .join('\n');
}
