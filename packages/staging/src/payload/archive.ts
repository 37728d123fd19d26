import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OcpError, removeFolder } from '@ocp/core';
import { Parser, type ReadEntry } from 'tar';
import { tooLarge } from './limit.ts';
import { payloadFolder } from './scratch.ts';

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

/** An archive that is read once, and what it is called in failures. */
export interface ArchiveSource {
  name: string;
  bytes: Readable;
}

export interface UnpackOptions {
  signal: AbortSignal;
  /** Bytes that all its files may have together. */
  limit: number;
  /** Told now and then of the bytes so far: of the archive, and of its files. */
  onProgress?: ((read: number, unpacked: number) => void) | undefined;
}

/** Milliseconds between two reports of the progress. */
const PROGRESS = 5000;

/**
 * Unpacks the regular files of a `.tar.gz` or `.tar` whose names are wanted. The files get names of ours: no name in an
 * archive says where anything is written. Fails with `PAYLOAD_UNREADABLE`, also for an archive that breaks off or a disk
 * that is full, with `PAYLOAD_TOO_LARGE`, and with the signal's reason when that fires.
 */
export async function unpack(
  { name: archive, bytes }: ArchiveSource,
  wanted: (name: string) => boolean,
  { signal, limit, onProgress = () => undefined }: UnpackOptions,
): Promise<UnpackedArchive> {
  const folder = await payloadFolder();
  const remove = () => removeFolder(folder);
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
  let read = 0;
  let unpacked = 0;
  const take = (entry: ReadEntry) => {
    // By what the archive says before anything of it is written.
    unpacked += entry.size;
    if (unpacked > limit) stopAt(tooLarge(archive, limit));
    const regular = entry.type === 'File' || entry.type === 'OldFile';
    if (cause !== undefined || !regular || !wanted(entry.path)) {
      entry.resume();
      return;
    }
    const path = join(folder, String(files.length));
    files.push({ name: entry.path, path });
    writing.push(pipeline(entry, createWriteStream(path), { signal: stop }).catch(stopAt));
  };
  let told = performance.now();
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      read += chunk.length;
      if (read > limit) return done(tooLarge(archive, limit));
      if (performance.now() - told >= PROGRESS) {
        told = performance.now();
        onProgress(read, unpacked);
      }
      done(null, chunk);
    },
  });
  const parser = new Parser({ strict: true, onReadEntry: take });
  await pipeline(bytes, counted, parser, { signal: stop }).catch(stopAt);
  await Promise.all(writing);
  // An empty file is no archive, although nothing in it is wrong.
  if (cause !== undefined || read === 0) {
    await remove();
    signal.throwIfAborted();
    if (cause instanceof OcpError) throw cause;
    if (isFull(cause)) throw noRoom(archive, folder, cause);
    throw unreadable(archive, cause);
  }
  return { files, [Symbol.asyncDispose]: remove };
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
