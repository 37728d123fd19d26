import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** What this release of Trino runs on. */
const NEEDED = 24;

/**
 * Home of a Java that can run Trino: `JAVA_HOME`, the one on the path, those that are installed beside them, or the user's own;
 * undefined without one.
 */
export function javaHome(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment['JAVA_HOME'];
  const onPath = (environment['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'java'))
    .filter((java) => existsSync(java))
    .map((java) => dirname(dirname(realpathSync(java))));
  const given = [...(named === undefined ? [] : [named]), ...onPath];
  const places = [
    ...given.map((home) => dirname(home)),
    join(homedir(), '.sdkman', 'candidates', 'java'),
    join(homedir(), '.jdks'),
  ];
  const installed = places
    .filter((place) => existsSync(place))
    .flatMap((place) => readdirSync(place).map((name) => join(place, name)));
  return [...given, ...installed].find((home) => javaVersion(home) >= NEEDED);
}

/** Why Trino cannot run here, in one line; undefined when it can. */
export function javaMissing(): string | undefined {
  if (javaHome() !== undefined) return undefined;
  return `no Java ${NEEDED} or newer was found; JAVA_HOME can name one`;
}

/** The major version that a JDK says of itself; 0 for what is none. */
function javaVersion(home: string): number {
  const file = join(home, 'release');
  if (!existsSync(file) || !existsSync(join(home, 'bin', 'java'))) return 0;
  return Number(/^JAVA_VERSION="(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
}
