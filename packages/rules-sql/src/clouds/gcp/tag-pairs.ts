import { sharedPairs } from '../../openshift-on-cloud/shared-pairs.ts';
import type { SqlStep } from '../../step.ts';

/** Spec ocp-on-gcp.md 3 (1): only labels of the window's first day count (quirk 5). */
export const tagPairs: SqlStep = {
  sql: (dialect, ref) => {
    const firstDay = `(select distinct labels as tag_text from ${ref('first_day_rows')})`;
    return sharedPairs(dialect, ref, `join ${firstDay} texts on texts.tag_text = members.tag_text`);
  },
};
