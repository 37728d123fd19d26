import type { ConfigRelation } from '@ocp/core';
import type { TextPool } from './kernels/text-pool.ts';
import type { Table } from './table.ts';
import { TableBuilder } from './table-builder.ts';

/** A relation that is handed over as values. */
export function configTable({ columns, rows }: ConfigRelation, pool: TextPool): Table {
  const builder = new TableBuilder(columns, pool);
  for (const row of rows) {
    for (const [place, value] of row.entries()) {
      const column = builder.columns[place]!;
      if (value === null) column.pushNull();
      else {
        const bytes = Buffer.from(String(value), 'utf8');
        column.push(bytes, 0, bytes.length);
      }
    }
    builder.rows += 1;
  }
  return builder.finish();
}
