import { open } from 'node:fs/promises';
import { fileFault, hasCode } from './faults.ts';

/** A file of which parts are read, wherever it is. */
export interface FileBytes {
  readonly size: number;
  /** As `LakeFile.version`. */
  readonly version: string;
  /** The bytes from `start` to before `end`; fewer where a file on this machine was cut short meanwhile. */
  read(start: number, end: number): Promise<Buffer<ArrayBuffer>>;
  close(): Promise<void>;
}

/** The file is not there any more, or not as it was listed. */
export class Gone extends Error {}

/** A file on this machine; its version is `version`, or else size and time. Fails with `Gone`, or as `fileFault` says. */
export async function openLocal(path: string, origin: string, version?: string): Promise<FileBytes> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw hasCode(error, 'ENOENT') ? new Gone() : fileFault(error, origin);
  });
  try {
    const { size, mtimeMs } = await handle.stat();
    return {
      size,
      version: version ?? `${size} ${mtimeMs}`,
      read: async (start, end) => {
        const buffer = Buffer.alloc(end - start);
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
        return buffer.subarray(0, bytesRead);
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw fileFault(error, origin);
  }
}
