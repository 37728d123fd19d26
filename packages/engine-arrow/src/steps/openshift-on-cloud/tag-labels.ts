import { distinct } from '../../grouping.ts';
import { Int32Builder } from '../../growing.ts';
import { join } from '../../joining.ts';
import { containsJoin, type TextPool } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import type { CloudStep } from '../clouds/cloud-kernels.ts';
import { distinctTexts } from '../distinct-texts.ts';

/**
 * Spec ocp-on-aws.md 5.4: the matched tag is cut at commas, although values may hold them (quirk 2), and loses all blanks,
 * while labels keep theirs (quirk 3). Each distinct part is searched once in each distinct label text.
 */
export const tagLabels: CloudStep = ({ table, pool }) => {
  const rows = table('openshift_rows');
  const parts = partsOf(distinctTexts(pool, table('tag_profiles').codes('matched_tag')), pool);
  const found = containsJoin(
    distinctTexts(pool, rows.codes('pod_labels'), rows.codes('volume_labels')),
    distinctTexts(pool, parts.codes('part')),
    pool,
  );
  const labels = new Table(found.texts.length, {
    labels: { codes: found.texts },
    part: { codes: found.others },
  });
  return distinct(join('inner', parts, labels, ['part'], { labels: 'labels' }), ['matched_tag', 'labels']);
};

/** Each matched tag with its parts. */
function partsOf(tags: Int32Array, pool: TextPool): Table {
  const [matched, parts] = [new Int32Builder(), new Int32Builder()];
  for (const tag of tags) {
    for (const part of pool.text(tag).replaceAll(' ', '').split(',')) {
      matched.push(tag);
      parts.push(pool.intern(part));
    }
  }
  return new Table(matched.length, {
    matched_tag: { codes: matched.finish() },
    part: { codes: parts.finish() },
  });
}
