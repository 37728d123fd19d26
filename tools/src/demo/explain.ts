import { explainCommand } from '../ocp.ts';
import type { Bill } from './bill.ts';
import { indented } from './text.ts';

/** Asks `ocp explain` for the way of a row of the bill; the command as it is to be typed, then what it says. */
export async function explained(
  { resource, day }: Bill['dearest'],
  request: readonly string[],
  database: string,
): Promise<string> {
  const args = [...request, '--resource', resource, '--day', day];
  return `   npx ocp explain ${args.join(' ')}\n${indented(await explainCommand(args, database))}`;
}
