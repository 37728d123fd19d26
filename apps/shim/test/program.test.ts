import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from './support/command.ts';

/** A command of one source beside a program that was made of it, each of which says what it is. */
let shim: string;
let source: string;
let note: (sources: readonly string[]) => void;
beforeEach(async () => {
  shim = mkdtempSync(join(tmpdir(), 'e2e-program-'));
  source = join(shim, 'src/main.ts');
  cpSync(join(root, 'apps/shim/bin'), join(shim, 'bin'), { recursive: true });
  for (const folder of ['src', 'program', 'dist']) mkdirSync(join(shim, folder));
  writeFileSync(join(shim, 'package.json'), '{ "type": "module" }');
  writeFileSync(source, `const says: string = 'source'; console.log(says, ...process.argv.slice(2));`);
  writeFileSync(join(shim, 'program/main.js'), `console.log('program', ...process.argv.slice(2));`);
  writeFileSync(join(shim, 'dist/main.js'), `console.log('installed', ...process.argv.slice(2));`);
  const made = (await import(pathToFileURL(join(shim, 'bin/program.js')).href)) as { note: typeof note };
  note = made.note;
  note([source]);
});
afterEach(() => {
  rmSync(shim, { recursive: true });
});

const says = () =>
  execFileSync(process.execPath, [join(shim, 'bin/ocp.js'), 'an argument'], {
    encoding: 'utf8',
    env: { ...process.env, NODE_COMPILE_CACHE: join(shim, 'compiled') },
  });

test('the program runs as long as no source has changed', () => {
  expect(says()).toBe('program an argument\n');
});

test.each<[string, () => void]>([
  ['has other bytes', () => writeFileSync(source, readFileSync(source, 'utf8').replace('const', 'let'))],
  ['was written at another time', () => utimesSync(source, new Date(), new Date(2020, 1))],
  ['was changed while the program was made', () => rmSync(join(shim, 'program/sources.json'))],
])('the sources run where one %s', (_, change) => {
  change();
  expect(says()).toBe('source an argument\n');
});

test('the sources run where one that the program was made of is gone', () => {
  const other = join(shim, 'src/other.ts');
  writeFileSync(other, '');
  note([source, other]);
  expect(says()).toBe('program an argument\n');
  rmSync(other);
  expect(says()).toBe('source an argument\n');
});

test('an installed package has neither', () => {
  rmSync(join(shim, 'src'), { recursive: true });
  rmSync(join(shim, 'program'), { recursive: true });
  expect(says()).toBe('installed an argument\n');
});
