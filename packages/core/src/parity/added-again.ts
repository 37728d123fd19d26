import { kokuTables } from '../clouds/index.ts';
import { cloudTypes } from '../contract/index.ts';

/**
 * Rows that the reference adds once more with every run, because their key never conflicts with itself: how many there are says
 * how often it ran. In a life they count as one row for each key, with the values of all of them.
 */
export interface AddedAgain {
  /** The rows in which this column is null; no other row of the table is excused. */
  whereNull: string;
  /** The array whose values are united; every other compared column is the key. */
  united: string;
  reason: string;
}

const nodeless = (spec: string): AddedAgain => ({
  whereNull: 'node',
  united: 'values',
  reason: `rows without a node conflict with no other, so every run of Koku adds them again (spec ${spec})`,
});

/** The tables in which Koku's own repetition is not repeatable, and what exactly is excused in each; nothing else is. */
export const addedAgain: Readonly<Record<string, AddedAgain>> = {
  reporting_ocpusagepodlabel_summary: nodeless('after.md 3'),
  reporting_ocpstoragevolumelabel_summary: nodeless('after.md 3'),
  ...Object.fromEntries(
    cloudTypes.map((type) => [kokuTables(type).openshiftTags.summary, nodeless('after.md 7')]),
  ),
};
