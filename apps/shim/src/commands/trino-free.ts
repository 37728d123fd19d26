import type { StatementFate, StillSent } from '@ocp/core';
import { databaseSaid } from '../database-from.ts';
import { openFlags } from '../flag-sources/open-flags.ts';
import { print, printText } from '../output.ts';
import { withStore } from '../parts.ts';
import { fatesBody, sentByItself, tenantFates, type TenantFates } from '../trino-free.ts';

export interface TrinoFreeFlags {
  schema: string;
  database?: string;
  json?: boolean;
}

const because: Readonly<Record<StillSent, string>> = {
  incumbent: 'Trino does the work of this schema',
  'not covered': 'nothing else does it yet',
  'not by this engine': 'the engine of this schema does not do it',
  'no hook': 'ocp does it, but the client does not ask ocp yet',
  'about trino': 'a command by hand that nobody needs without Trino',
  'until the phase only': 'Trino must know of it as long as it may take over',
};

/** The exit status where Koku would still send a statement by itself. */
const STILL_SENT = 4;

/** Prints which of Koku's statements would still be sent to Trino for a schema, and why. */
export async function runTrinoFree(flags: TrinoFreeFlags, signal: AbortSignal): Promise<number> {
  const { schema } = flags;
  const source = await openFlags(process.env);
  const known = databaseSaid(flags, process.env);
  const found = await (
    known === undefined
      ? tenantFates(schema, source, undefined, signal)
      : withStore(flags, (store) => tenantFates(schema, source, store, signal))
  ).finally(() => source.close());
  if (flags.json === true) print(fatesBody(schema, found));
  else for (const line of linesOf(schema, found)) printText(line);
  return sentByItself(found).length === 0 ? 0 : STILL_SENT;
}

function linesOf(schema: string, found: TenantFates): string[] {
  const { decision, types, statements } = found;
  const sent = statements.filter((fate): fate is StatementFate & { sent: true } => fate.sent);
  const own = sentByItself(found).length;
  const answered = statements.filter(({ why }) => why === 'answered').length;
  const sources = types === undefined ? 'sources of any type' : types.join(', ') || 'no sources';
  return [
    `${schema}: ${decision.choice} (${decision.engine}), ${sources}: ${own} statements still go to Trino, ${sent.length - own} more by hand, ${answered} are answered`,
    ...Object.entries(Object.groupBy(sent, ({ why }) => why)).flatMap(([why, fates = []]) => [
      `${because[why as StillSent]}:`,
      ...fates.map(
        ({ statement: { name, occasion, caller } }) =>
          `  ${name.padEnd(34)} ${occasion.padEnd(10)} ${caller}`,
      ),
    ]),
  ];
}
