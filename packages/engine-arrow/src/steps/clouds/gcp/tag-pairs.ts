import { distinctTexts } from '../../distinct-texts.ts';
import { plainMembersOf } from '../../label-texts.ts';
import { sharedPairs } from '../../openshift-on-cloud/shared-pairs.ts';
import type { CloudStep } from '../cloud-kernels.ts';

/** Spec ocp-on-gcp.md 3 (1), quirk Q5: of the lines of the window's first day alone. */
export const foundTagPairs: CloudStep = async (context) => {
  const { cloud, input, pool } = context;
  const { tags } = cloud.bill;
  const texts = distinctTexts(pool, (await input('first_day_rows', [tags])).codes(tags));
  return sharedPairs(plainMembersOf(texts, pool), context);
};
