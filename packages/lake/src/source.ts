import type { Reads } from '@ocp/core';
import type { FileBytes } from './file-bytes.ts';

/** A data file of the lake as it was listed, before it was looked into. */
export interface LakeObject {
  /** Below the root, without slashes at its ends. */
  folder: string;
  name: string;
  /** Bytes. */
  size: number;
  /** Changes when the content does; undefined for files that are read where they are. */
  version: string | undefined;
}

/** A data file that can be read. */
export interface ReachedFile {
  /** Absolute path on this machine, valid until the source is closed; undefined where the file stays where the lake is. */
  path: string | undefined;
  /** Fails with `Gone` when the file is not as it was listed any more. */
  open(): Promise<FileBytes>;
}

/** Access to the files of a lake: one implementation for each kind of address. */
export interface LakeSource {
  readonly origin: string;
  /** Address of a folder below the root, or of a file in it, without credentials. */
  addressOf(folder: string, name?: string): string;
  /**
   * The data files directly in a folder below the root; empty when the folder is missing. Fails with
   * `LAKE_UNREACHABLE` when the root or the bucket is, with `LAKE_REFUSED` when access is denied.
   */
  list(folder: string, signal: AbortSignal): Promise<LakeObject[]>;
  /**
   * The data files below a folder, at any depth and in no order, as they are found: whoever has enough stops asking. Fails as
   * `list`.
   */
  walk(folder: string, signal: AbortSignal): AsyncIterable<LakeObject>;
  /**
   * Brings a file to where it can be read as `reads` says; undefined when it vanished since it was listed.
   * `again`: a local copy is not to be trusted.
   */
  reach(
    object: LakeObject,
    reads: Reads,
    signal: AbortSignal,
    again: boolean,
  ): Promise<ReachedFile | undefined>;
  /** Fails with `LAKE_UNREACHABLE` when there is no `data/parquet` below the root: it is none of a lake. */
  check(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
