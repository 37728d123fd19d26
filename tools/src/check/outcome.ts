/** A test, or a whole file that failed outside of its tests. */
export interface Outcome {
  name: string;
  state: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped, as `context.skip(reason)` said; else the reason stands in the name. */
  note?: string | undefined;
}
