import { existsSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { SCHEMA } from '../support/tenant.ts';

/** How the three days of a golden become days of October 2026. */
export interface Later {
  years: number;
  /** The three days are repeated, to the end of the month. */
  wholeMonth: boolean;
}

/** Copies a provider's files of a golden's lake into another lake, in whose months they are. */
export async function copyLater(
  duckdb: DuckDBConnection,
  from: string,
  to: string,
  provider: string,
  later: Later,
): Promise<void> {
  for (const grain of ['', 'daily']) {
    const place = join('data/parquet', grain, SCHEMA, provider);
    if (!existsSync(join(from, place))) continue;
    const files = readdirSync(join(from, place), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.parquet'))) {
      const target = join(
        to,
        place,
        file.replace(/year=(\d+)/, (_, year) => `year=${Number(year) + later.years}`),
      );
      await mkdir(dirname(target), { recursive: true });
      await copyFileLater(duckdb, join(from, place, file), target, later);
    }
  }
}

/** When something was used, by cloud and grain. */
const USED = ['interval_start', 'lineitem_usagestartdate', 'date', 'usage_start_time'];

async function copyFileLater(
  duckdb: DuckDBConnection,
  from: string,
  to: string,
  { years, wholeMonth }: Later,
): Promise<void> {
  const source = `read_parquet('${from}', hive_partitioning = false)`;
  const reader = await duckdb.runAndReadAll(`describe select * from ${source}`);
  const described = reader.getRowObjects().map((row) => [String(row.column_name), String(row.column_type)]);
  const columns = described.map(([name = '', type = '']) => {
    // A period of a bill or of reports is its month.
    const days = name.includes('period') ? '' : ' + 3 * place * interval 1 day';
    if (type.startsWith('TIMESTAMP'))
      return `cast(cast("${name}" as timestamp) + interval ${years} year${days} as ${type}) as "${name}"`;
    // The identity of a line, by which rows that share its cost are counted.
    if (name === 'row_uuid')
      return `if(place = 0, row_uuid, cast(cast(md5(row_uuid || place) as uuid) as varchar)) as row_uuid`;
    return name === 'invoice_month' ? `replace(invoice_month, '2025', '2026') as invoice_month` : `"${name}"`;
  });
  const used = described.find(([name = '']) => USED.includes(name))?.[0];
  const day = `day(cast("${used}" as timestamp))`;
  // A golden's bill may have lines of the day after.
  const repeated = wholeMonth
    ? `, range(11) places(place) where ${day} <= 3 and ${day} + 3 * place <= 31`
    : ', (select 0 as place)';
  await duckdb.run(
    `copy (select ${columns.join(', ')} from ${source}${repeated}) to '${to}' (format parquet)`,
  );
}
