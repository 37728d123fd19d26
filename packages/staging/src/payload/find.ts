import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isWanted } from './payload.ts';

/** Files that may be archives of the operator. */
const ARCHIVE = /\.(?:tar|tar\.gz|tgz)$/i;

/**
 * The payloads at some places, each once, in the order of the places and of the names in them. A folder with reports or a
 * manifest is a payload; any other one holds archives, and folders that are payloads. What is no folder is a payload.
 */
export async function findPayloads(places: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const place of places) for (const payload of await payloadsAt(place)) found.add(payload);
  return [...found];
}

async function payloadsAt(place: string): Promise<string[]> {
  const entries = await readdir(place, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined || entries.some((entry) => entry.isFile() && isWanted(entry.name)))
    return [place];
  const inside: string[] = [];
  for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(place, name);
    if (ARCHIVE.test(name) || (await isPayload(path))) inside.push(path);
  }
  return inside.length === 0 ? [place] : inside;
}

/** Whether a folder has reports or a manifest. */
async function isPayload(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some(isWanted);
}
