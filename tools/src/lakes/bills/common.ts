import fc from 'fast-check';
import type { Row } from '../rows.ts';
import { disks, nodes, oneOf, text, volumes } from '../texts.ts';

/** Sums of these are exact in any order. */
export const cost = fc.constantFrom(0, 0.25, 1, 8, 2.5, -1);

/** Names of nodes above all, of disks and of volumes: what a cloud's ids are compared with. */
export const names: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: oneOf(nodes) },
  { weight: 2, arbitrary: oneOf(disks) },
  { weight: 2, arbitrary: oneOf(volumes) },
  { weight: 1, arbitrary: text },
);

/** Rows with an identity that depends on their place alone: a lake is written twice the same. */
export const identified = (rows: readonly Row[]): Row[] =>
  rows.map((row, index) => ({
    ...row,
    row_uuid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  }));
