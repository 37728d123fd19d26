import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress } from 'node:zlib';
import { OcpError } from '@ocp/core';
import * as tar from 'tar';
import { parseScenario, readScenario, type Scenario } from './scenario.ts';

const GZIP = '.tar.gz';
const BROTLI = '.tar.br';

/** Whether a name is that of a packed golden. */
export function isPacked(name: string): boolean {
  return name.endsWith(GZIP) || name.endsWith(BROTLI);
}

/**
 * The name of a golden's packed file. The states of a life, and the runs of a cost model, repeat most of each other, megabytes apart: Brotli looks back
 * that far, gzip only 32 kB. Fails with `GOLDEN_INVALID` on a folder that is not a golden.
 */
export async function packedName(folder: string): Promise<string> {
  const { life, cost_runs } = await readScenario(resolve(folder));
  return `${basename(resolve(folder))}${life.length + cost_runs.length > 0 ? BROTLI : GZIP}`;
}

const strongest = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
};

/** How an archive is read, by its name; gzip is recognized by itself. */
const readingOf = (file: string) =>
  file.endsWith(BROTLI) ? { strict: true, brotli: true } : { strict: true };

/**
 * Writes a golden's folder as one file. The same files give the same bytes: entries in the order of their names below
 * the folder's name, no owners, modes or times. The name says how (`packedName`). Fails with `GOLDEN_INVALID` on a folder that is not a golden.
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
  const brotli = file.endsWith(BROTLI);
  const archive = tar.create(
    {
      cwd: dirname(root),
      strict: true,
      ...(brotli ? {} : { gzip: { level: 9, portable: true } }),
      portable: true,
      mtime: new Date(0),
      onWriteEntry: ({ stat }) => {
        if (stat) stat.mode = 0o644;
      },
    },
    files,
  );
  const compress = brotli ? createBrotliCompress(strongest) : new PassThrough();
  await pipeline(archive, compress, createWriteStream(file));
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
    await pipeline(createReadStream(file), tar.extract({ cwd: folder, strip: 1, ...readingOf(file) }));
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
    ...readingOf(file),
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
    ...readingOf(file),
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
