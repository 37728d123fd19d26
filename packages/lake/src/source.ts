/** A data file of the lake as it was listed, before it is on this machine. */
export interface LakeObject {
  /** Path below the root, or key. */
  key: string;
  /** Address for messages, without credentials. */
  origin: string;
  /** Bytes. */
  size: number;
  /** Changes when the content does; undefined for files that are read where they are. */
  version: string | undefined;
}

/** Access to the files of a lake: one implementation for each kind of address. */
export interface LakeSource {
  readonly origin: string;
  /**
   * The data files directly in a folder below the root; empty when the folder is missing. Fails with
   * `LAKE_UNREACHABLE` when the root or the bucket is, with `LAKE_REFUSED` when access is denied.
   */
  list(folder: string, signal: AbortSignal): Promise<LakeObject[]>;
  /**
   * Absolute local path of the whole file, valid until `close`; undefined when it vanished since it was listed.
   * `again`: a local copy is not to be trusted.
   */
  fetch(object: LakeObject, signal: AbortSignal, again: boolean): Promise<string | undefined>;
  close(): Promise<void>;
}
