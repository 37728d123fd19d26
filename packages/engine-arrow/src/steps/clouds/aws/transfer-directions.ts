import { NULL_CODE } from '../../../columns.ts';
import { Grouping } from '../../../grouping.ts';
import { lowerCaseOf, type TextPool } from '../../../kernels/index.ts';
import type { Table } from '../../../table.ts';

const columns = ['lineitem_productcode', 'product_productfamily', 'lineitem_usagetype', 'lineitem_operation'];

/** `IN`, `OUT` or null of rows of the bill (spec ocp-on-aws.md 3.4), decided once for each distinct combination. */
export function transferDirections(rows: Table, pool: TextPool): Int32Array {
  const { keys, groups } = new Grouping(rows, columns);
  const directions = Int32Array.from({ length: keys.rows }, (_, group) => {
    const [product, family, usageType, operation] = columns.map((column) =>
      pool.textOrNull(keys.codes(column)[group]!),
    );
    if (product !== 'AmazonEC2' || family !== 'Data Transfer') return NULL_CODE;
    const found = direction(lowerCaseOf(usageType ?? ''), lowerCaseOf(operation ?? ''));
    return found === undefined ? NULL_CODE : pool.intern(found);
  });
  return groups.ids.map((group) => directions[group]!);
}

function direction(usageType: string, operation: string): 'IN' | 'OUT' | undefined {
  if (usageType.includes('in-bytes')) return 'IN';
  if (usageType.includes('out-bytes')) return 'OUT';
  if (!usageType.includes('regional-bytes')) return undefined;
  if (operation.includes('-in')) return 'IN';
  return operation.includes('-out') ? 'OUT' : undefined;
}
