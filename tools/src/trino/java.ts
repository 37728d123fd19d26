import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** What this release of Trino runs on. */
const NEEDED = 24;

/** Folders where package managers put JDKs, one folder each. */
const places = [
  '/usr/lib/jvm',
  '/Library/Java/JavaVirtualMachines',
  join(homedir(), '.sdkman', 'candidates', 'java'),
  join(homedir(), '.jdks'),
];

/** Home of a Java that can run Trino: `JAVA_HOME`, the one on the path, or any that is installed; undefined without one. */
export function javaHome(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const onPath = (environment['PATH'] ?? '').split(delimiter).map((folder) => dirname(folder));
  const installed = places
    .filter((place) => existsSync(place))
    .flatMap((place) =>
      readdirSync(place).flatMap((name) => [join(place, name), join(place, name, 'Contents', 'Home')]),
    );
  const named = environment['JAVA_HOME'];
  const homes = [...(named === undefined ? [] : [named]), ...onPath, ...installed];
  return homes.find((home) => javaVersion(home) >= NEEDED);
}

/** Why Trino cannot run here, in one line; undefined when it can. */
export function javaMissing(): string | undefined {
  return javaHome() === undefined
    ? `no Java ${NEEDED} or newer was found; JAVA_HOME can name one`
    : undefined;
}

/** The major version that a JDK says of itself; 0 for what is none. */
function javaVersion(home: string): number {
  const file = join(home, 'release');
  if (!existsSync(file) || !existsSync(join(home, 'bin', 'java'))) return 0;
  return Number(/^JAVA_VERSION="(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
}
