import { createHash, timingSafeEqual } from 'node:crypto';
import { OcpError, SCHEMA_NAME } from '@ocp/core';

/** Who asks. */
export interface Caller {
  /** The name of the token, for logs; never the token. */
  name: string;
  /** The schemas that it may ask for; undefined: all. */
  schemas: readonly string[] | undefined;
}

/** The tokens of a server. */
export interface Tokens {
  readonly size: number;
  /** The caller with this token; takes the same time for every token. */
  find(token: string): Caller | undefined;
  /** The tokens themselves, to keep them out of logs. */
  readonly secrets: readonly string[];
}

/** Shorter ones can be guessed. */
const SHORTEST = 16;

/** Tokens from `name:token[:schema1|schema2]`, with commas between them. Fails with `USAGE_INVALID`, and never repeats one. */
export function parseTokens(text: string): Tokens {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parseEntry);
  const names = entries.map(({ caller }) => caller.name);
  if (new Set(names).size < names.length) throw invalid('two tokens have the same name');
  return {
    size: entries.length,
    secrets: entries.map(({ token }) => token),
    find(token) {
      const digest = digestOf(token);
      const found = entries.filter((entry) => timingSafeEqual(entry.digest, digest));
      return found[0]?.caller;
    },
  };
}

function parseEntry(entry: string, index: number): { caller: Caller; token: string; digest: Buffer } {
  const [name = '', token = '', schemas, ...more] = entry.split(':');
  const place = `entry ${index + 1}`;
  if (!/^[\w.-]{1,64}$/.test(name) || more.length > 0) throw invalid(`${place} is not name:token[:schemas]`);
  if (token.length < SHORTEST) throw invalid(`the token of ${name} has less than ${SHORTEST} characters`);
  const limited = schemas?.split('|').map((schema) => schema.trim());
  if (limited?.some((schema) => !SCHEMA_NAME.test(schema)) === true) {
    throw invalid(`the schemas of ${name} are not schema names with | between them`);
  }
  return { caller: { name, schemas: limited }, token, digest: digestOf(token) };
}

const digestOf = (token: string) => createHash('sha256').update(token).digest();

const invalid = (message: string) =>
  new OcpError('USAGE_INVALID', `POC_API_TOKENS cannot be read: ${message}`, {
    where: { variable: 'POC_API_TOKENS' },
    hint: 'Such as koku:a-long-random-text,report:another-one:org1234567|org7654321',
  });
