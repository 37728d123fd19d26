import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Outcome } from './outcome.ts';

const MACHINE = /needs ([a-z][\w.+-]*): /;
const REASON = /\(.+\)$/;

/**
 * Why a skipped test is a fault on this machine, or undefined when skipping it is right. A test that is skipped for
 * want of a program is called (or notes) `needs python3: …`; any other skip must give its reason as a note or
 * in parentheses at the end of its name, such as a pipeline that the engine does not make.
 */
export function skipFault(skipped: Outcome, has: (program: string) => boolean = onPath): string | undefined {
  const text = `${skipped.note ?? ''}\n${skipped.name}`;
  const program = MACHINE.exec(text)?.[1];
  if (program !== undefined) return has(program) ? `${program} is here` : undefined;
  return skipped.note !== undefined || REASON.test(skipped.name) ? undefined : 'gives no reason';
}

const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome'],
};

/** True when a program can be run by its name. */
export function onPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return (SPELLINGS[program] ?? [program]).some((name) =>
    folders.some((folder) => runnable(join(folder, name))),
  );
}

function runnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
