import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays } from '@ocp/core';
import { literal, withDuckDB } from './duckdb.ts';
import { createCluster } from './openshift/month.ts';
import { reportsSql } from './openshift/reports.ts';
import { checkOptions, firstDay, type GenerateOptions } from './options.ts';
import { cluster } from './tenant.ts';

/**
 * Writes a payload of the metrics operator into the folder `options.dir`: a manifest, and a CSV file for each day and
 * report. The same options give the same bytes. Returns the rows of each report. Fails with `USAGE_INVALID`.
 */
export async function generatePayload(options: GenerateOptions): Promise<Record<string, number>> {
  checkOptions(options);
  mkdirSync(options.dir, { recursive: true });
  const files: string[] = [];
  const rows: Record<string, number> = {};
  await withDuckDB(options.dir, options.seed, async (connection) => {
    await createCluster(connection, options);
    for (let n = 0; n < options.days; n++) {
      const day = addDays(firstDay(options), n);
      for (const [report, select] of Object.entries(reportsSql)) {
        const name = `${report}.${day}.csv`;
        const file = literal(join(options.dir, name));
        const query = select.replaceAll('$day', `'${day}'`);
        const { rowsChanged } = await connection.run(`copy (${query}) to ${file} (format csv, header)`);
        files.push(name);
        rows[report] = (rows[report] ?? 0) + rowsChanged;
      }
    }
  });
  writeFileSync(
    join(options.dir, 'manifest.json'),
    `${JSON.stringify(manifestOf(options, files), null, 2)}\n`,
  );
  return rows;
}

/** As the operator writes it; the date is the midnight after the last day. */
function manifestOf(options: GenerateOptions, files: readonly string[]) {
  const { dir: _, ...rest } = options;
  const digest = createHash('sha256').update(JSON.stringify(rest)).digest('hex');
  const start = firstDay(options);
  return {
    uuid: digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5'),
    cluster_id: cluster.id,
    version: 'generated',
    date: `${addDays(start, options.days)}T00:00:00.000000Z`,
    files,
    start: `${start}T00:00:00Z`,
    end: `${addDays(start, options.days - 1)}T23:00:00Z`,
  };
}
