import { join } from 'node:path';
import { OcpError, type Engine } from '@ocp/core';
import {
  goldenParts,
  packedName,
  packGolden,
  reportText,
  runGoldens,
  stageText,
  type GoldenStaging,
} from '@ocp/golden';
import { databaseServer } from '@ocp/store';
import { dropTemplates } from '@ocp/store/testing';
import { DEFAULT_ENGINE, engineNamed } from '../engines.ts';
import { print, say } from '../output.ts';

export interface GoldenFlags {
  engine?: string;
  trino?: string;
  staged?: boolean;
  database?: string;
  pack?: boolean;
  out: string;
  json?: boolean;
}

const statuses = { done: 0, failed: 1, different: 4 };

/** Runs goldens or packs them; the exit status says whether all are equal. */
export function runGolden(paths: string[], flags: GoldenFlags, signal: AbortSignal): Promise<number> {
  return flags.pack === true ? pack(paths, flags.out) : compare(paths, flags, signal);
}

async function pack(folders: string[], target: string): Promise<number> {
  for (const folder of folders) {
    const file = join(target, await packedName(folder));
    await packGolden(folder, file);
    say(file);
  }
  return 0;
}

/** Runs goldens on an engine, each in a database of its own, and compares; no database stays on the server. */
async function compare(paths: string[], flags: GoldenFlags, signal: AbortSignal): Promise<number> {
  const engine = await engineNamed(flags.engine ?? DEFAULT_ENGINE, flags);
  const staging = flags.staged === true ? await reportStaging(engine, signal) : undefined;
  const server =
    flags.database === undefined ? await databaseServer() : { url: flags.database, stop: doNothing };
  try {
    const report = await runGoldens(paths, engine, goldenParts(server, signal, staging), (golden, stage) => {
      say(stageText(golden, stage));
    });
    for (const line of reportText(report).split('\n')) say(line);
    if (flags.json === true) print(report);
    return statuses[report.status];
  } finally {
    await dropTemplates(server).catch(() => undefined);
    await server.stop();
  }
}

/** Stages the CSV reports of goldens in their databases, for an engine that reads them there. */
async function reportStaging({ name, capabilities }: Engine, signal: AbortSignal): Promise<GoldenStaging> {
  if (!capabilities.inDatabase) {
    throw new OcpError('USAGE_INVALID', `the engine ${name} reads files, not staged reports`, {
      where: { flag: '--staged' },
      hint: 'Say --engine postgres.',
    });
  }
  const { ingest, openStaging } = await import('@ocp/staging');
  return {
    ingest: (store, schema, source, payload) => ingest(store, { schema, source, payload }, { signal }),
    open: (store, schema) => openStaging({ store, schema, signal }),
  };
}

const doNothing = () => Promise.resolve();
