import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { start } from './support/command.ts';
import { goldenTenant, lakeAt, request } from './support/tenant.ts';

/** So late are the answers of a slow Trino to a drop: longer than other commands have for their end. */
const LATE_MS = 2000;

/** Plays a Trino without rows, which never ends the first table of a step, and takes its time for drops. */
async function slowTrino() {
  const trino = {
    url: '',
    created: [] as string[],
    dropped: [] as string[],
    hanging: '',
    cancelled: [] as string[],
  };
  const statements: string[] = [];
  const server = createServer((asked, answer) => {
    void (async () => {
      const say = (results: object) => answer.end(JSON.stringify({ id: 'q', ...results }));
      const body = await text(asked);
      const at = asked.method === 'POST' ? statements.push(body) - 1 : Number(asked.url?.slice(1));
      const statement = statements[at] ?? '';
      const [, verb, table = ''] = /^(create|drop) table (?:if exists )?(\S+)/.exec(statement) ?? [];
      if (asked.method === 'DELETE') {
        trino.cancelled.push(table);
        return void answer.writeHead(204).end();
      }
      if (asked.method === 'POST') {
        if (verb === 'create') trino.created.push(table);
        return say({ nextUri: `${trino.url}/${at}` });
      }
      if (verb === 'create' && statement.includes(' as select ') && trino.hanging === '') {
        trino.hanging = table;
        return;
      }
      if (verb === 'drop') {
        await sleep(LATE_MS);
        trino.dropped.push(table);
      }
      return say(statement.startsWith('select') ? { data: [[0]] } : { updateCount: 0 });
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  trino.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(trino, {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

test('SIGINT while a slow Trino works ends its query and waits until its tables are dropped', async () => {
  await using trino = await slowTrino();
  const tenant = await goldenTenant();
  try {
    const place = ['--engine', 'trino', '--trino', trino.url];
    const running = start(request('aggregate', lakeAt(`${tenant.golden}/input`), ...place), {
      database: tenant.url,
    });
    await vi.waitFor(() => expect(trino.hanging).not.toBe(''), 60_000);
    running.signal('SIGINT', 'group');
    const { status, said } = await running.ended;
    expect(said).toContain('stopping on SIGINT');
    expect(status).toBe(130);
    expect(trino.cancelled).toContain(trino.hanging);
    expect(trino.created.length).toBeGreaterThan(1);
    expect(trino.dropped.sort()).toEqual(trino.created.sort());
  } finally {
    await tenant.close();
  }
});
