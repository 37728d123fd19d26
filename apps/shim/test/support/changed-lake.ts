import { globSync } from 'node:fs';
import { join } from 'node:path';
import { rewrite } from './parquet.ts';
import { lakeCopy, type Tenant } from './tenant.ts';

/** The lake of a golden, some of whose files have other values, or fewer rows. */
export async function changedLake(
  { tenant }: { tenant: Tenant },
  files: string,
  { replace, rows }: { replace?: string; rows?: string },
) {
  const lake = await lakeCopy(tenant);
  for (const file of globSync(files, { cwd: lake.folder })) {
    await rewrite(join(lake.folder, file), replace === undefined ? '*' : `* replace (${replace})`, rows);
  }
  return lake;
}
