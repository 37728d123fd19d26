import { describe, expect, test } from 'vitest';
import {
  conformance,
  failureText,
  testsOf,
  type Golden,
  type GoldenStage,
} from '../src/conformance/index.ts';
import type { CapabilityLevel, Engine } from '../src/contract/index.ts';
import { compareTable, notBuilt, tableRule } from '../src/parity/index.ts';

function engine(ocp: CapabilityLevel, aws: CapabilityLevel): Engine {
  return {
    name: 'example',
    capabilities: {
      pipelines: {
        ...{ ocp, 'ocp-aws': aws, 'ocp-azure': 'none', 'ocp-gcp': 'none' },
        ...{ aws: 'none', azure: 'none', gcp: 'none' },
      },
      inDatabase: false,
      reads: 'files',
    },
    open: () => Promise.reject(new Error('is not opened here')),
  };
}

const rule = tableRule({ name: 'example_p', columns: [{ name: 'node', type: 'text' }] });
const equal = compareTable(rule, [['n1']], [['n1']]);
const different = compareTable(rule, [['n1']], [['n2']]);

/** What the suite did with the golden, in order. */
const calls: string[] = [];
const golden: Golden = {
  name: 'aws-example',
  stages: [
    { stage: 'ocp', pipeline: 'ocp' },
    { stage: 'cloud', pipeline: 'ocp-aws' },
  ],
  open: () => {
    calls.push('open');
    return Promise.resolve({
      compare: (stage: GoldenStage) => Promise.resolve(void calls.push(stage)).then(() => [equal]),
      close: () => Promise.resolve(void calls.push('close')),
    });
  },
};

describe('which tests an engine takes', () => {
  test('those of its pipelines; the others are skipped with the reason', () => {
    expect(testsOf(engine('full', 'none'), golden)).toEqual([
      { stage: 'ocp', title: 'ocp', skipped: undefined },
      {
        stage: 'cloud',
        title: expect.stringContaining('ocp-aws') as unknown,
        skipped: 'example does not make ocp-aws',
      },
    ]);
    expect(testsOf(engine('full', 'partial'), golden).every(({ skipped }) => skipped === undefined)).toBe(
      true,
    );
  });
});

describe('what a test says', () => {
  test('nothing when all compared tables are equal', () => {
    expect(failureText(engine('full', 'none'), [equal, notBuilt('reporting_ocp_vm_summary_p')])).toBe('');
  });

  test('the differing tables only', () => {
    const text = failureText(engine('full', 'none'), [equal, different]);
    expect(text).toContain('node: golden "n1", example "n2"');
    expect(text).not.toContain('equal');
  });

  test('that nothing was compared is a failure', () => {
    expect(failureText(engine('full', 'none'), [])).not.toBe('');
    expect(failureText(engine('full', 'none'), [notBuilt('reporting_ocp_vm_summary_p')])).not.toBe('');
  });
});

describe('the suite', () => {
  conformance({ engine: engine('full', 'full'), goldens: [golden] });
  test('opened the golden once, ran its stages in order, closed it', () => {
    expect(calls).toEqual(['open', 'ocp', 'cloud', 'close']);
  });
});
