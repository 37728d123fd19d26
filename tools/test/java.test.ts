import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { javaHome } from '../src/trino/java.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ocp-java-')));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function jdk(name: string, version: string): string {
  const home = join(folder, name);
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(home, 'bin', 'java'), '');
  chmodSync(join(home, 'bin', 'java'), 0o755);
  writeFileSync(join(home, 'release'), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\n`);
  return home;
}

it('takes JAVA_HOME before the path, and none that is too old for Trino', () => {
  const old = jdk('old', '17.0.15');
  const early = jdk('early', '24');
  const late = jdk('late', '25.0.3');
  const path = [join(old, 'bin'), join(early, 'bin')].join(':');
  expect(javaHome({ JAVA_HOME: late, PATH: path })).toBe(late);
  expect(javaHome({ JAVA_HOME: old, PATH: path })).toBe(early);
});

it('finds one beside the one on the path', () => {
  const old = jdk('17', '17.0.15');
  const late = jdk('25', '25.0.3');
  expect(javaHome({ PATH: join(old, 'bin') })).toBe(late);
});
