import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { TrinoConnection } from '../src/client/connection.ts';
import { failure, failureOf } from './support/failure.ts';
import { scriptedServer, type Reply, type ScriptedServer } from './support/scripted-server.ts';

const never = new AbortController().signal;
const connect = ({ url }: { url: string }, options = {}) =>
  new TrinoConnection({ url, patience: 500, ...options });
const ok = (body: object): Reply => ({ status: 200, body: { id: 'q1', ...body } });

/** Two pages of one query, after some answers that are no results. */
const twoPages = (...before: Reply[]) =>
  scriptedServer(({ method }, next) => {
    if (method === 'POST') return ok({ nextUri: next('/one?slug=1') });
    return before.shift() ?? ok({ data: [['a', 1.5]] });
  });

const get = ({ asked }: ScriptedServer) => asked.filter(({ method }) => method === 'GET').length;

describe('statements', () => {
  it('follow the continuation at the address that was given, and collect the pages', async () => {
    await using server = await scriptedServer(({ method, path }, next) => {
      if (method === 'POST') return ok({ nextUri: next('/one?slug=1') });
      if (path === '/one?slug=1') return ok({ data: [['a', 1.5]], nextUri: next('/two') });
      return ok({ data: [['b', null]] });
    });
    const rows = await connect(server).rows('select 1', never);
    expect(rows).toEqual([
      ['a', 1.5],
      ['b', null],
    ]);
    expect(server.asked.map(({ path }) => path)).toEqual(['/v1/statement', '/one?slug=1', '/two']);
  });

  it('may answer with a page of any length', async () => {
    const data = Array.from({ length: 200_000 }, (_, row) => [row]);
    await using server = await scriptedServer(() => ok({ data }));
    expect(await connect(server).rows('select 1', never)).toHaveLength(200_000);
  });

  it('say who asks, in UTC, with session properties that may hold anything', async () => {
    await using server = await twoPages();
    await connect(server, {
      user: 'kai',
      token: 'secret-token',
      session: { query_max_memory: '1GB', 'hive.x': 'a,b=c' },
    }).rows('select 1', never);
    expect(server.asked.every(({ headers }) => headers.authorization === 'Bearer secret-token')).toBe(true);
    expect(server.asked[0]?.headers).toMatchObject({
      'x-trino-user': 'kai',
      'x-trino-time-zone': 'UTC',
      'x-trino-session': 'query_max_memory=1GB,hive.x=a%2Cb%3Dc',
    });
    await connect(server, { user: 'kai', password: 'pass' }).rows('select 1', never);
    const basic = `Basic ${Buffer.from('kai:pass').toString('base64')}`;
    expect(server.asked.at(-1)?.headers.authorization).toBe(basic);
  });

  it('end the query when the reader leaves', async () => {
    await using server = await scriptedServer(({ method }, next) =>
      method === 'DELETE' ? { status: 204, body: '' } : ok({ data: [[1]], nextUri: next('/more') }),
    );
    for await (const _ of connect(server).pages('select 1', never)) break;
    expect(server.asked.at(-1)).toMatchObject({ method: 'DELETE', path: '/more' });
  });
});

it('a statement that Trino is left with goes on when the signal fires', async () => {
  const stop = new AbortController();
  await using server = await scriptedServer(({ method }, next) => {
    if (method === 'GET') stop.abort();
    return method === 'GET' ? 'silence' : ok({ nextUri: next('/more') });
  });
  const error = await failure(connect(server).leave('drop table t', stop.signal));
  expect(error.code).toBe('STOPPED');
  expect(server.asked.map(({ method }) => method)).toEqual(['POST', 'GET']);
});

describe('what can pass', () => {
  it.each([429, 502, 503, 504])('a poll answered with %i is sent again', async (status) => {
    await using server = await twoPages({ status, body: 'busy' }, { status, body: '' });
    expect(await connect(server).rows('select 1', never)).toEqual([['a', 1.5]]);
    expect(get(server)).toBe(3);
  });

  it('a connection that breaks in a poll is made again', async () => {
    await using server = await twoPages('reset');
    expect(await connect(server).rows('select 1', never)).toEqual([['a', 1.5]]);
  });

  it('a statement that may have begun is not sent again', async () => {
    await using server = await scriptedServer(() => 'reset');
    const error = await failure(connect(server).execute('create table t as select 1', never));
    expect(error).toMatchObject({ code: 'ENGINE_LOST', passing: true });
    expect(server.asked).toHaveLength(1);
  });

  it('a statement that was turned away is', async () => {
    let refused = 0;
    await using server = await scriptedServer(() =>
      refused++ === 0 ? { status: 503, body: '' } : ok({ updateCount: 7 }),
    );
    expect(await connect(server).execute('create table t as select 1', never)).toBe(7);
  });
});

describe('what does not pass', () => {
  it('nobody is at the address', async () => {
    const server = await scriptedServer(() => 'reset');
    await server[Symbol.asyncDispose]();
    const error = await failure(connect(server).rows('select 1', never));
    expect(error).toMatchObject({ code: 'ENGINE_UNREACHABLE', passing: false });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('Trino stays away: the error names the query and the statement', async () => {
    await using server = await scriptedServer(({ method }, next) =>
      method === 'POST' ? ok({ nextUri: next('/one') }) : { status: 503, body: 'gone' },
    );
    const work = connect(server).rows('select   1\n from t', never, { step: 'pod_rows' });
    expect(await failure(work)).toMatchObject({
      code: 'ENGINE_LOST',
      where: { engine: 'trino', step: 'pod_rows', query: 'q1', statement: 'select 1 from t' },
    });
  });

  it('Trino was started anew and does not know the query', async () => {
    await using server = await twoPages({ status: 404, body: 'Query not found' });
    expect(await failure(connect(server).rows('select 1', never))).toMatchObject({
      code: 'ENGINE_LOST',
      passing: true,
    });
  });

  it.each([400, 401, 403])('%i: what was said is refused and not repeated in the error', async (status) => {
    await using server = await scriptedServer(() => ({ status, body: 'Access Denied' }));
    const error = await failure(connect(server, { password: 'hush' }).rows('select 1', never));
    expect(error.code).toBe('ENGINE_REFUSED');
    expect(JSON.stringify([error.message, error.where, error.hint])).not.toContain('hush');
    expect(server.asked).toHaveLength(1);
  });

  it.each<[string, Reply | 'nobody']>([
    ['is not there', 'nobody'],
    ['is busy for long', { status: 503, body: '' }],
    ['has a proxy in its place', { status: 200, body: '<html>' }],
  ])('a Trino that has answered and now %s is lost, not misspelt', async (_, reply) => {
    await using server = await scriptedServer(({ body }) =>
      body === 'select 1' || reply === 'nobody' ? ok({}) : reply,
    );
    const connection = connect(server);
    await connection.rows('select 1', never);
    if (reply === 'nobody') await server[Symbol.asyncDispose]();
    const error = await failure(connection.rows('select 2', never));
    expect(error).toMatchObject({ code: 'ENGINE_LOST', passing: true });
    expect(error.hint).toContain('ocp cleanup');
  });

  it.each([
    ['token', 'abc\nhush'],
    ['user', 'hush €'],
    ['session', { 'a\nhush': '1' }],
  ])('a %s that fits into no header is not said again', (option, value) => {
    const error = failureOf(() => connect({ url: 'https://trino' }, { [option]: value }));
    expect(error).toMatchObject({ code: 'USAGE_INVALID', where: { option } });
    expect(inspect(error)).not.toContain('hush');
  });

  it('a page that is no result', async () => {
    await using server = await scriptedServer(() => ({ status: 200, body: '<html>' }));
    expect(await failure(connect(server).rows('select 1', never))).toMatchObject({
      code: 'ENGINE_UNREACHABLE',
    });
  });

  it.each([
    ['EXCEEDED_LOCAL_MEMORY_LIMIT', 'ENGINE_OUT_OF_MEMORY'],
    ['MEMORY_LIMIT_EXCEEDED', 'ENGINE_OUT_OF_MEMORY'],
    ['HIVE_BAD_DATA', 'LAKE_FILE_UNREADABLE'],
    ['PERMISSION_DENIED', 'ENGINE_REFUSED'],
    ['SCHEMA_NOT_FOUND', 'ENGINE_REFUSED'],
    ['SERVER_SHUTTING_DOWN', 'ENGINE_LOST'],
    ['TABLE_NOT_FOUND', 'ENGINE_STEP'],
  ])('a query that fails with %s is %s', async (errorName, code) => {
    const said = { message: 'it failed', errorName, errorType: 'USER_ERROR' };
    await using server = await twoPages(ok({ error: said }));
    expect(await failure(connect(server).rows('select 1', never))).toMatchObject({
      code,
      message: 'it failed',
      where: { query: 'q1', trino: errorName, statement: 'select 1' },
    });
  });
});

describe('a stop', () => {
  it('ends the wait for an answer, and the query', async () => {
    const stop = new AbortController();
    await using server = await scriptedServer(({ method }, next) => {
      if (method === 'POST') return ok({ nextUri: next('/one') });
      if (method === 'DELETE') return { status: 204, body: '' };
      stop.abort();
      return 'silence';
    });
    expect(await failure(connect(server).rows('select 1', stop.signal))).toMatchObject({ code: 'STOPPED' });
    expect(server.asked.at(-1)).toMatchObject({ method: 'DELETE', path: '/one' });
  });

  it('before the statement sends nothing', async () => {
    await using server = await twoPages();
    const error = await failure(connect(server).rows('select 1', AbortSignal.abort()));
    expect(error.code).toBe('STOPPED');
    expect(server.asked).toHaveLength(0);
  });
});
