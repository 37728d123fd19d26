import type { OpenCells } from '../contract/index.ts';
import type { Row } from './compare.ts';
import type { TableComparison } from './comparison.ts';

/**
 * Compares two sides as far as the specification lets them be determined: cells that are open are made alike on both, and the
 * comparison says how many of the reference were. Without `open` nothing is.
 */
export function compareDetermined(
  columns: readonly string[],
  left: readonly Row[],
  right: readonly Row[],
  open: OpenCells | undefined,
  compare: (left: readonly Row[], right: readonly Row[]) => TableComparison,
): TableComparison {
  if (open === undefined) return compare(left, right);
  const reference = open(columns, left, right);
  const made = compare(reference.rows, open(columns, right, left).rows);
  if (reference.chosen === 0) return made;
  const chosen = `${reference.chosen} cells are one of several that may be chosen`;
  return { ...made, undetermined: [...made.undetermined, chosen] };
}
