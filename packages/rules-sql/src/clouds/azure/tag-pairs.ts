import { sharedPairs } from '../../openshift-on-cloud/shared-pairs.ts';
import type { SqlStep } from '../../step.ts';

/** Spec ocp-on-azure.md 3.1 (second): of all rows of the window. */
export const tagPairs: SqlStep = { sql: (dialect, ref) => sharedPairs(dialect, ref) };
