import { describe, expect, it } from 'vitest';
import { onPath, skipFault } from '../src/check/skips.ts';

const skipped = (name: string, note?: string) => ({ name, state: 'skipped' as const, note });
const has = (program: string) => program === 'python3';

describe('a skipped test', () => {
  it('is a fault when the machine has the program that it needs', () => {
    expect(skipFault(skipped('s3.test.ts > needs python3: lists a bucket'), has)).toBe('python3 is here');
    expect(
      skipFault(skipped('s3.test.ts > lists a bucket', 'needs python3: an S3 server'), has),
    ).toBeDefined();
  });

  it('is right when the machine lacks the program', () => {
    expect(skipFault(skipped('console.test.ts > needs chromium: shows a page'), has)).toBeUndefined();
  });

  it('must give a reason', () => {
    expect(
      skipFault(skipped('ocp-basic > cloud stage', 'duckdb: pipeline ocp-aws is none'), has),
    ).toBeUndefined();
    expect(skipFault(skipped('ocp-basic > cloud (duckdb does not make ocp-aws)'), has)).toBeUndefined();
    expect(skipFault(skipped('adds numbers'), has)).toBe('gives no reason');
  });

  it('is judged by what the path holds', () => {
    expect(onPath('sh')).toBe(true);
    expect(onPath('no-such-program-anywhere')).toBe(false);
  });
});
