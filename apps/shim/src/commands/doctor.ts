import { examine, type Finding } from '../doctor/index.ts';
import { databaseFrom } from '../flags.ts';
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
    lake: lake === undefined ? undefined : async () => (await import('@ocp/lake')).openLake(lake),
    trino,
    environment: process.env,
    signal,
  });
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const failures = count('failed');
  if (flags.json === true) print({ status: failures > 0 ? 'failed' : 'done', findings });
  else {
    for (const line of findings.flatMap(lines)) printText(line);
    printText(`${count('ok')} ok, ${count('warning')} to look at, ${failures} failed`);
  }
  return failures > 0 ? 1 : 0;
}

function lines({ check, state, found, advice }: Finding): string[] {
  return [
    `${state.padEnd(8)} ${check.padEnd(24)} ${found}`,
    ...(advice === undefined ? [] : [`${''.padEnd(8)} ${''.padEnd(24)} what to do: ${advice}`]),
  ];
}
