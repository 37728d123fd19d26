import { createRequire } from 'node:module';

/** The version of the command. From sources, built or as a program, this is a folder below the package. */
export const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
