import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the server was asked. */
export interface Asked {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** An answer: a status with a body, or nothing at all. */
export type Reply = { status: number; body: unknown } | 'reset' | 'silence';

export interface ScriptedServer extends AsyncDisposable {
  url: string;
  asked: Asked[];
}

/** A server that plays Trino's part; `next(path)` is the address of a continuation. */
export async function scriptedServer(
  reply: (asked: Asked, next: (path: string) => string) => Reply,
): Promise<ScriptedServer> {
  const asked: Asked[] = [];
  // Another host than the one that was asked: the client must stay where it is.
  const next = (path: string) => `http://trino.invalid:1${path}`;
  const listener: RequestListener = (request, response) => {
    void (async () => {
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, headers, body: await text(request) };
      asked.push(one);
      const answer = reply(one, next);
      if (answer === 'silence') return;
      if (answer === 'reset') return void request.socket.destroy();
      response.statusCode = answer.status;
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    })();
  };
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
