import { OcpError } from '@ocp/core';
import { startEmbedded, type DatabaseServer } from '@ocp/store';

/** The database of a demo, and how it is told of. */
export interface DemoDatabase extends DatabaseServer {
  /** Which one was taken, without its password. */
  told: string;
  /** Whether it was made for this demo and goes with it. */
  own: boolean;
}

/**
 * The database at `url` when somebody named it, else an embedded server of our own. A `DATABASE_URL` of the environment is
 * somebody's: it is never written into.
 */
export async function demoDatabase(url: string | undefined): Promise<DemoDatabase> {
  if (url !== undefined) {
    return {
      url,
      told: `the database of --database, ${placeOf(url)}`,
      own: false,
      stop: () => Promise.resolve(),
    };
  }
  const server = await startEmbedded();
  const others = process.env['DATABASE_URL']
    ? '. DATABASE_URL is left alone; --database URL takes another one'
    : '';
  return {
    url: server.url,
    told: `an embedded server of its own, ${placeOf(server.url)}${others}`,
    own: true,
    stop: () => server.stop(),
  };
}

/** Host, port and name of a database. Fails with `USAGE_INVALID` for what is no URL. */
function placeOf(url: string): string {
  const parsed = URL.parse(url);
  if (parsed !== null) return `${parsed.host}${parsed.pathname}`;
  throw new OcpError('USAGE_INVALID', '--database is no URL', {
    where: { flag: 'database' },
    hint: 'Such as postgres://user:password@host:5432/database.',
  });
}
