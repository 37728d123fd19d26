import { copyFile, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The first lines of the reports that a cluster ever had, by name. */
export type KnownReports = Map<string, string>;

/** A payload in a temporary folder, until it is disposed. */
export interface ReportsPayload extends AsyncDisposable {
  folder: string;
}

/**
 * All reports of a cluster as the payload of a manifest, always the same one: what a change of a life takes away is gone, as in
 * the lake, also a last hour, a day or a whole report, of which nothing but the header is left. In folders without a manifest
 * nobody could know it from reports that are yet to come.
 */
export async function reportsPayload(
  reports: string,
  uuid: string,
  known: KnownReports,
): Promise<ReportsPayload> {
  const folder = await mkdtemp(join(tmpdir(), 'ocp-golden-reports-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const names = (await readdir(reports)).filter((name) => name.endsWith('.csv'));
    for (const name of names) {
      known.set(name, await firstLine(join(reports, name)));
      await copyFile(join(reports, name), join(folder, name));
    }
    for (const [name, header] of known)
      if (!names.includes(name)) await writeFile(join(folder, name), header);
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ uuid, files: [...known.keys()] }));
    return { folder, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function firstLine(path: string): Promise<string> {
  const file = await open(path);
  for await (const line of file.readLines()) return `${line}\n`;
  return '';
}
