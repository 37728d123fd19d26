import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A proxy in front of a real Trino, in which faults are switched on and off. */
export interface FaultyProxy extends AsyncDisposable {
  url: string;
  /** Share of the polls that are answered with 503. */
  busy: number;
  /** Milliseconds that every answer is late. */
  late: number;
  /** Breaks every connection, as a Trino that was killed. */
  dead: boolean;
  /** Polls that came. */
  polls: number;
  /** Answers of 503 that were given. */
  refused: number;
}

export async function faultyProxy(trino: string): Promise<FaultyProxy> {
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    await sleep(proxy.late);
    if (proxy.dead) return void incoming.socket.destroy();
    const share = (polls: number) => Math.floor(polls * proxy.busy);
    if (incoming.method === 'GET' && share(++proxy.polls) > share(proxy.polls - 1)) {
      proxy.refused += 1;
      outgoing.writeHead(503).end('busy');
      return;
    }
    const { method, headers, url = '' } = incoming;
    const forwarded = ask(new URL(url, trino), { method: method ?? 'GET', headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  };
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const proxy: FaultyProxy = {
    url: `http://127.0.0.1:${port}`,
    busy: 0,
    late: 0,
    dead: false,
    polls: 0,
    refused: 0,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}
