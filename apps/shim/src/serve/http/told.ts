import { errorCodes, type Report } from '@ocp/core';
import { inFields } from './words.ts';
import type { Scrub } from '../security/secrets.ts';

/** A failure as reports have it. */
export type Failure = NonNullable<Report['error']>;

/**
 * A failure as callers are told it. A fault of ours says so and nothing else. What is wrong with a request is told as it is:
 * it repeats what the caller sent, and a text that vanished from it would tell that it is a secret. All is told in the words of a
 * request over HTTP.
 */
export function toldFailure(failure: Failure, scrub: Scrub): Failure {
  if (failure.code === 'INTERNAL') {
    const { code } = failure;
    return { code, message: 'a fault of the server', where: {}, hint: 'Its log says more.' };
  }
  const said = inFields(failure);
  return errorCodes[failure.code] === 'request' ? said : { ...said, ...textsOf(said, scrub) };
}

/** The same value, with every failure in it, however deep, as callers are told it. */
export function told<Value>(value: Value, scrub: Scrub): Value {
  if (Array.isArray(value)) return value.map((one) => told(one as unknown, scrub)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  if (isFailure(value)) return toldFailure(value, scrub) as Value;
  const entries = Object.entries(value).map(([name, one]) => [name, told(one as unknown, scrub)]);
  return Object.fromEntries(entries) as Value;
}

function textsOf({ message, where, hint }: Failure, scrub: Scrub): Partial<Failure> {
  const places = Object.entries(where).map(([kind, place]) => [
    kind,
    typeof place === 'string' ? scrub(place) : place,
  ]);
  return {
    message: scrub(message),
    where: Object.fromEntries(places) as Failure['where'],
    ...(hint === undefined ? {} : { hint: scrub(hint) }),
  };
}

/** Warnings are told like failures. */
const isFailure = (value: object): value is Failure =>
  'code' in value && 'message' in value && 'where' in value && typeof value.message === 'string';
