import { startEmbedded } from '@ocp/store';

/**
 * One PostgreSQL for all files, each of which takes databases of its own: a server and its templates take a file two seconds.
 * With `DATABASE_URL` it is that one. Tests that stop a server or look at all of its databases start their own.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['DATABASE_URL']) return undefined;
  const server = await startEmbedded({ settings: { max_connections: '300' } });
  process.env['DATABASE_URL'] = server.url;
  return () => server.stop();
}
