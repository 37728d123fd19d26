import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { OcpError } from '@ocp/core';
import { unpack, type ArchiveSource, type UnpackedFile, type UnpackOptions } from './archive.ts';
import { tooLarge } from './limit.ts';
import { parseManifest, type Manifest } from './manifest.ts';

const MANIFEST = 'manifest.json';

/** A payload that can be read, until it is disposed. */
export interface Payload extends AsyncDisposable {
  /** Where it came from, for failures. */
  place: string;
  /** Undefined for a folder of reports without one. */
  manifest: Manifest | undefined;
  /** The reports, by name. */
  files: readonly UnpackedFile[];
}

/**
 * Opens a payload: an archive of the operator, by its path or as it comes, or a folder with its files. With a manifest only
 * the reports that it lists are taken: others, such as those of resource optimization, are of no concern here. Fails with
 * `USAGE_INVALID`, `PAYLOAD_UNREADABLE`, `PAYLOAD_TOO_LARGE`, `MANIFEST_INVALID`, with `NO_INPUT` when there is no report,
 * and with the signal's reason.
 */
export async function openPayload(from: string | ArchiveSource, options: UnpackOptions): Promise<Payload> {
  if (typeof from !== 'string') return payloadOf(from.name, await unpack(from, isWanted, options));
  const found = await stat(from).catch((cause: unknown) => {
    throw new OcpError('USAGE_INVALID', `there is no payload at ${from}`, {
      where: { flag: '--payload' },
      hint: 'Name a .tar.gz of the metrics operator, or a folder of CSV reports.',
      cause,
    });
  });
  if (found.isDirectory()) {
    return payloadOf(from, {
      files: await folderFiles(from, options.limit),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  }
  return payloadOf(from, await unpack({ name: from, bytes: createReadStream(from) }, isWanted, options));
}

async function payloadOf(
  place: string,
  opened: { files: readonly UnpackedFile[] } & AsyncDisposable,
): Promise<Payload> {
  try {
    const found = opened.files.find(({ name }) => basename(name) === MANIFEST);
    const manifest = found && parseManifest(await readFile(found.path, 'utf8'), found.name);
    const listed = manifest?.files && new Set(manifest.files.map((name) => basename(name)));
    const files = opened.files
      .filter(({ name }) => isReport(name) && (listed?.has(basename(name)) ?? true))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    if (files.length > 0)
      return { place, manifest, files, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
    throw new OcpError('NO_INPUT', 'the payload holds no report', {
      where: { file: place },
      hint: manifest ? 'No file that its manifest lists is in it.' : 'Reports are files that end with .csv.',
    });
  } catch (error) {
    await opened[Symbol.asyncDispose]();
    throw error;
  }
}

async function folderFiles(folder: string, limit: number): Promise<UnpackedFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && isWanted(entry.name))
    .map(({ name }) => ({ name, path: join(folder, name) }));
  let bytes = 0;
  for (const { path } of files) bytes += (await stat(path)).size;
  if (bytes > limit) throw tooLarge(folder, limit);
  return files;
}

/** Whether a file is a report by its name. */
export const isReport = (name: string) => extname(name).toLowerCase() === '.csv';
/** Whether a file may be of a payload by its name. */
export const isWanted = (name: string) => isReport(name) || basename(name) === MANIFEST;
