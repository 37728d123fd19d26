import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { OcpError } from '@ocp/core';
import { Parser, type ReadEntry } from 'tar';

/** A file that was unpacked. */
export interface UnpackedFile {
  /** As the archive spells it. */
  name: string;
  path: string;
}

/** The wanted files of an archive in a temporary folder, until it is disposed. */
export interface UnpackedArchive extends AsyncDisposable {
  files: readonly UnpackedFile[];
}

/**
 * Unpacks the regular files of a `.tar.gz` or `.tar` whose names are wanted. The files get names of ours: no name in an
 * archive says where anything is written. Fails with `PAYLOAD_UNREADABLE`, also for an archive that breaks off or a disk
 * that is full, and with the signal's reason when that fires.
 */
export async function unpack(
  archive: string,
  wanted: (name: string) => boolean,
  signal: AbortSignal,
): Promise<UnpackedArchive> {
  const folder = await mkdtemp(join(tmpdir(), 'ocp-payload-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const files: UnpackedFile[] = [];
  const writing: Promise<void>[] = [];
  // Whoever fails stops the others: neither side of a broken archive ends by itself.
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  let cause: unknown;
  const stopAt = (error: unknown) => {
    cause ??= error;
    failed.abort();
  };
  const take = (entry: ReadEntry) => {
    const regular = entry.type === 'File' || entry.type === 'OldFile';
    if (!regular || !wanted(entry.path)) {
      entry.resume();
      return;
    }
    const path = join(folder, String(files.length));
    files.push({ name: entry.path, path });
    writing.push(pipeline(entry, createWriteStream(path), { signal: stop }).catch(stopAt));
  };
  const parser = new Parser({ strict: true, onReadEntry: take });
  await pipeline(createReadStream(archive), parser, { signal: stop }).catch(stopAt);
  await Promise.all(writing);
  if (cause !== undefined || !(await hasContent(archive))) {
    await remove();
    signal.throwIfAborted();
    if (isFull(cause)) throw noRoom(archive, folder, cause);
    throw unreadable(archive, cause);
  }
  return { files, [Symbol.asyncDispose]: remove };
}

/** An empty file is no archive, although nothing in it is wrong. */
async function hasContent(archive: string): Promise<boolean> {
  return (await stat(archive)).size > 0;
}

/** The disk, or the part of it that we may use. */
function isFull(cause: unknown): cause is NodeJS.ErrnoException {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
}

function noRoom(archive: string, folder: string, cause: Error): OcpError {
  return new OcpError('PAYLOAD_UNREADABLE', `there is no room to unpack the archive: ${cause.message}`, {
    where: { file: archive, folder },
    hint: 'Make room in the temporary folder, or let TMPDIR name another one.',
    cause,
  });
}

function unreadable(archive: string, cause: unknown): OcpError {
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  return new OcpError('PAYLOAD_UNREADABLE', `the archive cannot be read to its end${reason}`, {
    where: { file: archive },
    hint: 'It must be a .tar.gz that arrived as a whole; fetch it again.',
    cause,
  });
}
