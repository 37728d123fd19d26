import type { Socket } from 'node:net';
import { Client, Connection, type ClientConfig } from 'pg';

/** What a server without TLS answers to the question for it. */
const NO = 'N';

/** What `pg`'s types leave out of its connection. */
interface Negotiating {
  connect(port: number, host: string): void;
  attachListeners(stream: Socket): void;
}

const base = Connection.prototype as unknown as Negotiating;

/** Asks for TLS and goes on in the clear, over the same connection, where the server has none. */
class PreferringConnection extends Connection {
  connect(port: number, host: string): void {
    base.connect.call(this, port, host);
    // The listener of pg gives up at that answer.
    const [answered] = this.stream.listeners('data') as ((answer: Buffer) => void)[];
    this.stream.removeAllListeners('data');
    this.stream.once('data', (answer: Buffer) => {
      if (answer.toString('latin1') !== NO) return answered?.call(this.stream, answer);
      base.attachListeners.call(this, this.stream as Socket);
      // What pg waits for before it logs in.
      this.emit('sslconnect');
    });
  }
}

/** A client with libpq's `sslmode=prefer`, which `pg` does not have. Its configuration has `ssl`. */
export class PreferringClient extends Client {
  constructor(config: ClientConfig = {}) {
    const { ssl, keepAlive, keepAliveInitialDelayMillis } = config;
    const connection = new PreferringConnection({ ssl, keepAlive, keepAliveInitialDelayMillis });
    super({ ...config, connection } as ClientConfig);
  }
}
