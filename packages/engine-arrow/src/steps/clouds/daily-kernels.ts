import type { LineColumn } from './cloud-kernels.ts';

/** A column of the bill as it is. */
export const asItIs = (column: string): LineColumn => ({
  reads: [column],
  make: (rows) => rows.column(column),
});
