import type { AskedLake } from '@ocp/core';
import { examine, failures, type Finding } from '../doctor/index.ts';
import { databaseFrom } from '../database-from.ts';
import { print, printText } from '../output.ts';

export interface DoctorFlags {
  schema?: string;
  lake?: string;
  trino?: string;
  database?: string;
  json?: boolean;
}

/** Looks at everything that a site needs, says what it found, and returns the exit status: 1 where something fails. */
export async function runDoctor(flags: DoctorFlags, signal: AbortSignal): Promise<number> {
  const { schema, lake, trino } = flags;
  const findings = await examine({
    database: () => databaseFrom(flags, process.env),
    schema,
    withLake: lake === undefined ? undefined : (work) => onLake(lake, work),
    trino,
    environment: process.env,
    signal,
  });
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const failing = failures(findings);
  if (flags.json === true) print({ status: failing > 0 ? 'failed' : 'done', findings });
  else {
    for (const line of findings.flatMap(lines)) printText(line);
    printText(`${count('ok')} ok, ${count('warning')} to look at, ${failing} failed`);
  }
  return failing > 0 ? 1 : 0;
}

async function onLake(address: string, work: (lake: AskedLake) => Promise<Finding[]>): Promise<Finding[]> {
  const { openLake } = await import('@ocp/lake');
  const lake = await openLake(address);
  try {
    return await work(lake);
  } finally {
    await lake.close();
  }
}

function lines({ check, state, found, advice }: Finding): string[] {
  return [
    `${state.padEnd(8)} ${check.padEnd(24)} ${found}`,
    ...(advice === undefined ? [] : [`${''.padEnd(8)} ${''.padEnd(24)} what to do: ${advice}`]),
  ];
}
