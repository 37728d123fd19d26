import { makeTenant, type MadeTenant } from '@ocp/store';
import { databaseFrom } from '../database-from.ts';
import { print, printText } from '../output.ts';
import type { SiteFlags } from '../site-flags.ts';

/** Makes a tenant, says what was made, and returns the exit status; a tenant that is whole is well too. */
export async function runTenantCreate(flags: SiteFlags, signal: AbortSignal): Promise<number> {
  const made = await makeTenant(databaseFrom(flags, process.env), flags.schema, signal);
  if (flags.json === true) print({ status: 'done', ...made });
  else for (const line of lines(made)) printText(line);
  return 0;
}

function lines({ schema, schema_made: schemaMade, tables, rows }: MadeTenant): string[] {
  if (!schemaMade && tables.length === 0 && Object.keys(rows).length === 0) {
    return [`${schema} has everything already; nothing was made`];
  }
  return [
    ...(schemaMade ? [`schema ${schema} made`] : []),
    ...(tables.length > 0 ? [`${tables.length} tables made`] : []),
    ...Object.entries(rows).map(([table, count]) => `  ${table.padEnd(52)} rows: ${count}`),
    `${schema} is ready: enter a cluster with ocp source add --schema ${schema} --name … --cluster-id …`,
  ];
}
