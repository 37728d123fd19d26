import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback } from '../security/binding.ts';
import type { Caller } from '../security/tokens.ts';
import { HttpError } from './http-error.ts';
import type { ServerParts } from './server-parts.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null for a caller without a token where one is needed. */
    caller: Caller | null;
  }
}

/** Everybody, where the server has no tokens. */
const ANYONE: Caller = { name: 'anyone', schemas: undefined };

/** What may be asked without a token: nothing of a tenant is in it. */
const open = new Set(['/healthz', '/readyz']);

/** Asks every caller who they are. The limit of requests comes between the two hooks: it also slows down those who guess. */
export function knowCallers(app: FastifyInstance, { tokens, binding }: ServerParts): void {
  app.decorateRequest('caller', null);
  app.addHook('onRequest', (request, _reply, done) => {
    request.caller = tokens.size === 0 ? ANYONE : (tokens.find(bearerOf(request)) ?? null);
    done();
  });
  app.addHook('preParsing', async (request, reply) => {
    if (tokens.size === 0 && binding.tlsClientCa === undefined) checkHost(request);
    if (request.caller !== null || open.has(request.routeOptions.url ?? '')) return;
    void reply.header('www-authenticate', 'Bearer');
    throw new HttpError('UNAUTHORIZED', 'a token is needed', {
      hint: 'Send Authorization: Bearer … with one of POC_API_TOKENS.',
    });
  });
}

/** What the requests of a caller are counted by. */
export function callerKey({ caller, ip }: FastifyRequest): string {
  return caller === null ? `address ${ip}` : `token ${caller.name}${caller === ANYONE ? ` ${ip}` : ''}`;
}

/** Fails with `FORBIDDEN` when the caller may not ask for the schema. */
export function checkSchema({ caller }: FastifyRequest, schema: string): void {
  if (maySee(caller, schema)) return;
  throw new HttpError('FORBIDDEN', 'the token is not for this schema', { where: { schema: shown(schema) } });
}

export function maySee(caller: Caller | null, schema: string): boolean {
  return caller !== null && (caller.schemas === undefined || caller.schemas.includes(schema));
}

function bearerOf({ headers }: FastifyRequest): string {
  const [, token = ''] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  return token;
}

/** A page in a browser on this machine could give us a name of its own (DNS rebinding) and then ask like a local caller. */
function checkHost({ hostname }: FastifyRequest): void {
  if (isLoopback(hostname.replace(/^\[|\]$/g, ''))) return;
  throw new HttpError('HOST_UNKNOWN', 'the server answers to localhost only', {
    hint: 'Behind a proxy, set POC_API_TOKENS.',
  });
}

/** A schema that may be any text, short enough for an answer. */
const shown = (schema: string) =>
  schema.length <= 63 ? schema : `md5 ${createHash('md5').update(schema).digest('hex')}`;
