import { mkdirSync } from 'node:fs';
import { writeBill } from './bill.ts';
import { billGenerators } from './clouds.ts';
import { withDuckDB } from './duckdb.ts';
import { writeOpenshift, type RowCounts } from './openshift/month.ts';
import { checkOptions, type GenerateOptions } from './options.ts';

/**
 * Writes Koku's lake layout (spec inputs.md sections 1 to 3.4) for one OpenShift source, the bill of its cloud and a month below `options.dir`;
 * files of the same names are replaced. Each provider has a folder of its own here.
 * Fails with `USAGE_INVALID` for options out of range.
 */
export async function generateLake(options: GenerateOptions): Promise<RowCounts> {
  checkOptions(options);
  mkdirSync(options.dir, { recursive: true });
  return withDuckDB(options.dir, options.seed, async (connection) => ({
    ...(await writeOpenshift(connection, options)),
    ...(options.billItems === 0 ? {} : await writeBill(connection, billGenerators[options.cloud], options)),
  }));
}
