import { engineNamed } from '../engines.ts';
import { databaseFrom } from '../database-from.ts';
import { openFlags } from '../flag-sources/open-flags.ts';
import { say } from '../output.ts';
import { needPatience } from '../patience.ts';

export interface ServeFlags {
  host: string;
  port: number;
  database?: string;
  lake?: string;
  incumbent?: string;
  tlsCert?: string;
  tlsKey?: string;
  tlsClientCa?: string;
}

/** Serves until the signal fires, and then hands back what runs. */
export async function runServe({ incumbent, ...flags }: ServeFlags, signal: AbortSignal): Promise<number> {
  // A server also answers its callers and hands its jobs back.
  needPatience(10_000);
  // Only this command needs a web server and a queue: the others start without loading them.
  const { serve } = await import('../serve/index.ts');
  const source = await openFlags(process.env);
  try {
    const server = await serve({
      ...flags,
      database: databaseFrom(flags, process.env),
      ...(incumbent === undefined ? {} : { incumbent: await engineNamed(incumbent) }),
      flags: source,
      environment: process.env,
    });
    say(`listening on ${server.url}`);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await server.stop();
    return 0;
  } finally {
    await source.close();
  }
}
