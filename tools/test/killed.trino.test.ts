import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { asOcpError } from '@ocp/core';
import { TrinoConnection } from '@ocp/engine-trino';
import { startTrino } from '../src/trino/server.ts';

const never = new AbortController().signal;

it('a Trino that is killed in the middle of a query is lost, and its process leaves nothing', async () => {
  const server = await startTrino({ brief: true });
  const connection = new TrinoConnection({ url: server.url, patience: 1000 });
  expect(await connection.rows('select 1', never)).toEqual([[1]]);
  const slow =
    'select count(*) from unnest(sequence(1, 10000)) a (x), unnest(sequence(1, 10000)) b (y), unnest(sequence(1, 10000)) c (z)';
  const answered = connection.rows(slow, never).then(
    () => undefined,
    (error: unknown) => asOcpError(error),
  );
  setTimeout(() => process.kill(server.pid, 'SIGKILL'), 3000);
  const error = await answered;
  expect(error).toMatchObject({ code: 'ENGINE_LOST', passing: true });
  expect(error?.where).toHaveProperty('query');
  await server.stop();
  expect(existsSync(server.folder)).toBe(false);
  expect(asOcpError(await connection.rows('select 1', never).catch((e: unknown) => e)).code).toBe(
    'ENGINE_UNREACHABLE',
  );
});
