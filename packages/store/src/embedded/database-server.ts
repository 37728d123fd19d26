import { type DatabaseServer, type EmbeddedOptions, startEmbedded } from './server.ts';

/** The server at `DATABASE_URL`, which stays when it is "stopped"; without the variable an embedded one. */
export async function databaseServer(options: EmbeddedOptions = {}): Promise<DatabaseServer> {
  const url = process.env['DATABASE_URL'];
  return url ? { url, stop: () => Promise.resolve() } : startEmbedded(options);
}
