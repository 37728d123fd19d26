import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import { afterAll } from 'vitest';
import { SCHEMA, SOURCE, type Tenant } from './tenant.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with files by name, until the tests of the file end. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'e2e-payload-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** The folder of the reports of the golden's cluster. */
export const goldenReports = ({ golden }: Tenant, cluster = 'ocp-basic-1') =>
  join(golden, 'input/csv', cluster);

/** The files of a folder with a manifest, as the operator packs them. */
export async function packed(folder: string, manifest: object): Promise<string> {
  const whole = folderOf({ 'manifest.json': JSON.stringify(manifest) });
  cpSync(folder, whole, { recursive: true });
  const file = join(folderOf({}), 'payload.tar.gz');
  await create({ cwd: whole, file, gzip: true }, ['.']);
  return file;
}

/** The arguments of a load. */
export const ingestion = (payload: string, ...more: string[]): string[] => [
  ...['ingest', '--payload', payload, '--schema', SCHEMA, '--ocp-source', SOURCE],
  ...more,
];

/** The arguments of an aggregation of what was loaded; later flags win. */
export const aggregation = (...more: string[]): string[] => [
  ...['aggregate', '--engine', 'postgres', '--schema', SCHEMA, '--ocp-source', SOURCE],
  ...['--start', '2025-10-01', '--end', '2025-10-03', ...more],
];

/** The staged rows of all reports as texts, without the numbers of their files. */
export async function staged({ rows }: Tenant): Promise<string[]> {
  const kinds = ['pod', 'storage', 'node_labels', 'namespace_labels', 'vm', 'gpu'];
  const selects = kinds.map(
    (kind) => `select '${kind} ' || (to_jsonb(staged) - 'file_id')::text as row
      from ${SCHEMA}.reporting_ocpusagelineitem_${kind}_staging staged`,
  );
  const found = await rows<{ row: string }>(`${selects.join(' union all ')} order by 1`);
  return found.map(({ row }) => row);
}
