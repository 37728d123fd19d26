import type { Store } from '@ocp/core';
import type { Logger } from '../log.ts';
import { NodeHours } from '../findings/node-hours.ts';
import type { ReportType } from '../report-types.ts';
import { ensureMonth } from '../tables.ts';
import { inParallel } from './in-parallel.ts';
import type { LoadedFile } from './load-file.ts';
import { loggedLoad } from './logged-load.ts';
import type { FileWork } from './prepare.ts';

/** Whose files are loaded, and how. */
export interface LoadPlace {
  store: Store;
  schema: string;
  source: string;
  /** Connections, each of which loads one file at a time. */
  parallel: number;
  signal: AbortSignal;
  log: Logger;
}

/** Loads files on several connections, each in one transaction with all files that it gets to. */
export function loadFiles(
  files: readonly FileWork[],
  { store, schema, source, parallel, signal, log }: LoadPlace,
): Promise<LoadedFile[]> {
  const months = new Map<string, Promise<void>>();
  const nodes = new NodeHours();
  const onMonth = (type: ReportType, month: string) => {
    const key = `${type.name} ${month}`;
    const made = months.get(key) ?? ensureMonth(store, schema, type, month, signal);
    months.set(key, made);
    return made;
  };
  return inParallel(files, parallel, signal, (waiting, stopped) =>
    store.transaction(
      schema,
      async ({ sql }) => {
        const loaded: LoadedFile[] = [];
        for (const file of waiting) loaded.push(await loggedLoad(file, { sql, source, onMonth, nodes }, log));
        return loaded;
      },
      { signal: stopped },
    ),
  );
}
