// Plain JavaScript for any Node, as bin/ocp.js.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const shim = dirname(dirname(fileURLToPath(import.meta.url)));

/** The folder of the sources of a checkout as few files; `npm ci` makes it, and every `npm test`, `npm run demo` and the like. */
export const folder = join(shim, 'program');

/** What it was made of: path, time of change and size of each source. */
const notes = join(folder, 'sources.json');

const stampOf = (file) => {
  const { mtimeMs = 0, size = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return `${mtimeMs} ${size}`;
};

/** Notes the sources of the program that was just made. */
export function note(sources) {
  const stamps = sources.map((file) => [relative(shim, file), stampOf(file)]);
  writeFileSync(notes, JSON.stringify(Object.fromEntries(stamps)));
}

/** Whether the program is there and none of its sources has changed since. */
export function isCurrent() {
  try {
    const stamps = Object.entries(JSON.parse(readFileSync(notes, 'utf8')));
    return stamps.every(([file, stamp]) => stampOf(join(shim, file)) === stamp);
  } catch {
    return false;
  }
}
