import { PassThrough, type Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { HttpError } from './http/http-error.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the body is a file that the route reads as it comes. */
    upload?: boolean;
  }
}

/** What an archive of the metrics operator may come as. */
export const archiveTypes = [
  'application/gzip',
  'application/x-gzip',
  'application/x-tar',
  'application/octet-stream',
  'application/vnd.redhat.hccm.tar+tgz',
] as const;

/** Hands archives over to their routes unread; other routes take none. */
export function takeUploads(app: FastifyInstance): void {
  app.addContentTypeParser([...archiveTypes], (request, body, done) => {
    if (request.routeOptions.config.upload === true) return done(null, body);
    done(new HttpError('MEDIA_TYPE', 'the body is not application/json'));
  });
}

/**
 * A body as it comes. Whoever gives it up does not take the connection along: what is left of it is read and thrown away, so that
 * the answer arrives. Fails when the caller breaks off.
 */
export function uploadOf(request: IncomingMessage): Readable {
  const body = new PassThrough();
  const brokeOff = () => {
    if (!request.complete) body.destroy(new Error('the request broke off'));
  };
  request.once('close', brokeOff).once('error', brokeOff);
  body.once('close', () => request.resume());
  return request.pipe(body);
}

/** Lets some loads run at once; others wait for their turn. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Fails with the signal's reason when that fires before the turn has come. */
  async take<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#turn(signal);
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(begin);
    });
  }
}
