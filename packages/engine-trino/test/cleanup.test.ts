import { cleanupScratch, type TrinoOptions } from '@ocp/engine-trino';
import { expect, it } from 'vitest';
import { failure } from './support/failure.ts';
import { never } from './support/job.ts';
import { scriptedServer } from './support/scripted-server.ts';

const table = (step: string) => `ocp_20251031235958_0123abcd_${step}`;
const refused = (errorName: string) => ({ message: 'it failed', errorName, errorType: 'USER_ERROR' });

/** A Trino with tables in its Hive catalog, of which one is not to be dropped, and without a memory catalog. */
const planted = () =>
  scriptedServer(({ body }) => {
    const answer = (results: object) => ({ status: 200, body: { id: 'q1', ...results } });
    if (body.includes('"memory"')) return answer({ error: refused('CATALOG_NOT_FOUND') });
    if (body.includes(table('kept'))) return answer({ error: refused('PERMISSION_DENIED') });
    if (!body.startsWith('show')) return answer({});
    return answer({ data: [[table('kept')], ['of_a_user'], [table('pod_usage')]] });
  });

const options = (url: string): TrinoOptions => ({
  url,
  patience: 100,
  scratch: { catalog: 'memory', schema: 'default' },
  inputs: { kind: 'lake', catalog: 'hive', schema: 'default' },
});

it('what Trino refuses to drop or to list keeps nothing else, and is said at the end', async () => {
  await using server = await planted();
  const error = await failure(cleanupScratch(options(server.url), { olderThan: 0, signal: never }));
  const left = `"memory"."default", "hive"."default"."${table('kept')}"`;
  expect(error).toMatchObject({ code: 'ENGINE_REFUSED', where: { dropped: 1, left } });
  const drops = server.asked.map(({ body }) => body).filter((body) => body.startsWith('drop'));
  expect(drops).toEqual([
    expect.stringContaining(table('kept')),
    expect.stringContaining(table('pod_usage')),
  ]);
});

it('a Trino that is lost is not asked for the next table', async () => {
  await using server = await scriptedServer(({ body }) =>
    body.startsWith('show')
      ? { status: 200, body: { id: 'q1', data: [[table('a')], [table('b')]] } }
      : 'reset',
  );
  const error = await failure(cleanupScratch(options(server.url), { olderThan: 0, signal: never }));
  expect(error.code).toBe('ENGINE_LOST');
  expect(server.asked).toHaveLength(2);
});
