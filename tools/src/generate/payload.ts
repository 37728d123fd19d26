import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, type Day } from '@ocp/core';
import { archiveOf } from '../payloads/archive.ts';
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
    manifestText(options, { start: firstDay(options), days: options.days, files }),
  );
  return rows;
}

/**
 * The same as an archive a day in the folder `options.dir`, as the operator sends them: each has its own manifest.
 * Returns the number of archives, and the rows of each report.
 */
export async function generateArchives(
  options: GenerateOptions,
): Promise<{ archives: number; rows: Record<string, number> }> {
  mkdirSync(options.dir, { recursive: true });
  const reports = mkdtempSync(join(options.dir, 'reports-'));
  try {
    const rows = await generatePayload({ ...options, dir: reports });
    for (let n = 0; n < options.days; n++) {
      const start = addDays(firstDay(options), n);
      const files = readdirSync(reports).filter((name) => name.endsWith(`.${start}.csv`));
      const texts = files.map((name) => [name, readFileSync(join(reports, name), 'utf8')]);
      const manifest = ['manifest.json', manifestText(options, { start, days: 1, files })];
      const archive = archiveOf(Object.fromEntries([manifest, ...texts]) as Record<string, string>);
      writeFileSync(join(options.dir, `${start}.tar.gz`), archive);
    }
    return { archives: options.days, rows };
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

/** As the operator writes it; the date is the midnight after the last day. */
function manifestText(
  { dir: _, ...options }: GenerateOptions,
  { start, days, files }: { start: Day; days: number; files: readonly string[] },
): string {
  const digest = createHash('sha256')
    .update(JSON.stringify({ ...options, start, days }))
    .digest('hex');
  const manifest = {
    uuid: digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5'),
    cluster_id: cluster.id,
    version: 'generated',
    date: `${addDays(start, days)}T00:00:00.000000Z`,
    files,
    start: `${start}T00:00:00Z`,
    end: `${addDays(start, days - 1)}T23:00:00Z`,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
