import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command, Option } from 'commander';

/** Values of flags that are paths, by the word that stands for them in the help. */
const PATH = /<(path|paths\.\.\.|folder|file)>/;

/**
 * Reads the paths among the flags of a command as a shell does that sees them: it does not look for a `~` behind a `=`, and
 * never gives a lake's path the form of an address.
 */
export function readPaths(command: Command): void {
  for (const option of command.options) {
    const read = readerOf(option);
    const name = option.attributeName();
    const value = command.getOptionValue(name) as string | string[] | undefined;
    if (read === undefined || value === undefined) continue;
    const values = Array.isArray(value) ? value.map(read) : read(value);
    command.setOptionValueWithSource(name, values, command.getOptionValueSource(name));
  }
}

function readerOf({ long, flags }: Option): ((text: string) => string) | undefined {
  if (long === '--lake') return lakeAddress;
  return PATH.test(flags) ? atHome : undefined;
}

/** A path below the user's own folder, where it begins with `~/`. */
const atHome = (text: string) =>
  text === '~' || text.startsWith('~/') ? join(homedir(), text.slice(1)) : text;

/** A lake's address as it is, and a path as the address of its folder. */
function lakeAddress(text: string): string {
  if (text === '' || /^[a-z][a-z0-9+.-]*:/i.test(text)) return text;
  return pathToFileURL(resolve(atHome(text))).href;
}
