import rateLimit from '@fastify/rate-limit';
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
const open = new Set(['/', '/healthz', '/readyz']);

/**
 * Asks every caller who they are. Every request is counted before it is refused, also where there is no such address; those
 * without a right token count together, by where they come from.
 */
export async function knowCallers(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const { tokens, binding, settings } = parts;
  app.decorateRequest('caller', null);
  app.addHook('onRequest', (request, _reply, done) => {
    request.caller = tokens.size === 0 ? ANYONE : (tokens.find(bearerOf(request)) ?? null);
    done();
  });
  const limits = { max: settings.POC_RATE_LIMIT, timeWindow: '1 minute', keyGenerator: callerKey };
  await app.register(rateLimit, { global: false, ...limits });
  const count = app.rateLimit();
  app.addHook('onRequest', async (request, reply) => {
    if (!isOpen(request)) await count.call(app, request, reply);
  });
  app.addHook('onRequest', async (request, reply) => {
    if (tokens.size === 0 && binding.tlsClientCa === undefined) checkHost(request);
    if (request.caller !== null || isOpen(request)) return;
    void reply.header('www-authenticate', 'Bearer');
    throw new HttpError('UNAUTHORIZED', 'a token is needed', {
      hint: 'Send Authorization: Bearer … with one of POC_API_TOKENS.',
    });
  });
}

const isOpen = ({ routeOptions }: FastifyRequest) => open.has(routeOptions.url ?? '');

/** What the requests of a caller are counted by. */
function callerKey({ caller, ip }: FastifyRequest): string {
  return caller === null ? `address ${ip}` : `token ${caller.name}${caller === ANYONE ? ` ${ip}` : ''}`;
}

/** Fails with `FORBIDDEN` when the caller may not ask for the schema. */
export function checkSchema({ caller }: FastifyRequest, schema: string): void {
  if (maySee(caller, schema)) return;
  throw new HttpError('FORBIDDEN', 'the token is not for this schema');
}

/** Fails with `FORBIDDEN` when the caller may ask for some schemas only. */
export function checkUnlimited({ caller }: FastifyRequest): void {
  if (caller?.schemas === undefined) return;
  throw new HttpError('FORBIDDEN', 'the token is for some schemas only, and this is about all of them');
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
