import { numberAt, sameNumber } from '../../../columns.ts';
import { concat } from '../../../concat.ts';
import { Grouping } from '../../../grouping.ts';
import { join } from '../../../joining.ts';
import type { CloudStep } from '../cloud-kernels.ts';

/** Spec ocp-on-azure.md 6, quirk Q1: the parts that later clusters count. A run that is repeated keeps the place that it had. */
export const keptRows: CloudStep = ({ table }) => {
  const parts = concat([table('node_parts'), table('tag_parts')], ['row_uuid', 'usage_start']);
  const rows = new Grouping(parts, ['row_uuid', 'usage_start']);
  const counted = rows.keys.with({ parts: rows.sum(sameNumber(1, parts.rows)) });
  const others = new Grouping(table('other_parts'), ['row_uuid']);
  const lasts = others.keys.with({ last: others.max('place') });
  const withOwn = join('left', counted, table('own_parts'), ['row_uuid'], { own: 'place' });
  const placed = join('left', withOwn, lasts, ['row_uuid'], { last: 'last' });
  const [own, last] = [placed.numbers('own'), placed.numbers('last')];
  const place = Float64Array.from({ length: placed.rows }, (_, row) => {
    return numberAt(own, row) ?? (numberAt(last, row) ?? 0) + 1;
  });
  return placed.with({ place: { values: place, validity: undefined } });
};
