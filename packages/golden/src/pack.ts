import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { OcpError } from '@ocp/core';
import * as tar from 'tar';
import { parseScenario, readScenario, type Scenario } from './scenario.ts';

export const PACKED = '.tar.gz';

/**
 * Writes a golden's folder as one file. The same files give the same bytes: entries in the order of their names below
 * the folder's name, no owners, modes or times. Fails with `GOLDEN_INVALID` on a folder that is not a golden.
 */
export async function packGolden(folder: string, file: string): Promise<void> {
  const root = resolve(folder);
  await readScenario(root);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dirname(root), join(entry.parentPath, entry.name)))
    .sort();
  await mkdir(dirname(resolve(file)), { recursive: true });
  await tar.create(
    {
      cwd: dirname(root),
      file,
      strict: true,
      gzip: { level: 9, portable: true },
      portable: true,
      mtime: new Date(0),
      onWriteEntry: ({ stat }) => {
        if (stat) stat.mode = 0o644;
      },
    },
    files,
  );
}

/** The folder of a packed golden, on disk until `close`. */
export interface UnpackedGolden {
  folder: string;
  close: () => Promise<void>;
}

/** Unpacks into a new temporary folder. Fails with `GOLDEN_INVALID` when the file is no packed golden. */
export async function unpackGolden(file: string): Promise<UnpackedGolden> {
  const folder = await mkdtemp(join(tmpdir(), 'ocp-golden-'));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    await pipeline(createReadStream(file), tar.extract({ cwd: folder, strip: 1, strict: true }));
    await readScenario(folder);
    return { folder, close };
  } catch (cause) {
    await close();
    throw notPacked(file, cause);
  }
}

/** The scenario of a packed golden, without unpacking it to disk. */
export async function packedScenario(file: string): Promise<Scenario> {
  const chunks: Buffer[] = [];
  const list = tar.list({
    strict: true,
    filter: (path) => path.split('/').length === 2 && basename(path) === 'scenario.json',
    onReadEntry: (entry) => entry.on('data', (chunk: Buffer) => chunks.push(chunk)),
  });
  await pipeline(createReadStream(file), list).catch((cause: unknown) => {
    throw notPacked(file, cause);
  });
  if (chunks.length === 0) throw notPacked(file, undefined);
  return parseScenario(Buffer.concat(chunks).toString('utf8'), file);
}

/** Whether a packed golden has a file below a folder of it. */
export async function packedHas(file: string, folder: string): Promise<boolean> {
  let found = false;
  const list = tar.list({
    filter: (path) => {
      found ||= path.split('/').slice(1).join('/').startsWith(`${folder}/`);
      return false;
    },
  });
  await pipeline(createReadStream(file), list).catch((cause: unknown) => {
    throw notPacked(file, cause);
  });
  return found;
}

function notPacked(file: string, cause: unknown): OcpError {
  if (cause instanceof OcpError) return cause;
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  return new OcpError('GOLDEN_INVALID', `${basename(file)} is not a packed golden${reason}`, {
    where: { file },
    hint: 'Pack a folder that has scenario.json with `packGolden`.',
    cause,
  });
}
