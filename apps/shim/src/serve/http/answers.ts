import type { z } from 'zod';
import { errorBody } from './schemas.ts';

/** A body as the description of the API has it: under its name, with what it means here. */
export const answer = <Body extends z.ZodType>(schema: Body, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** What a status means where nothing else is said; every failure has the same body. */
const meanings = {
  400: 'The request cannot be read.',
  401: 'A token is needed.',
  403: 'The token is not for this.',
  404: 'There is no such thing.',
  408: 'The request took too long to arrive.',
  409: 'It is not as the request takes it to be.',
  413: 'The body is too large.',
  415: 'The body is not application/json.',
  421: 'A server without tokens answers to localhost only.',
  422: 'A field is wrong; nothing was read or written.',
  429: 'Too many requests in a minute.',
  431: 'The headers are too large.',
  500: 'The database or an engine refuses what is asked of it, or the server has a fault.',
  502: 'A file of the lake cannot be read.',
  503: 'Lake or database cannot be reached, or the server is stopping.',
} as const;

export type FailureStatus = keyof typeof meanings;

/** The failures of some statuses; `said` has those that mean something more special. */
export function failures<Status extends FailureStatus>(
  statuses: readonly Status[],
  said: Partial<Record<Status, string>> = {},
) {
  const entries = statuses.map((status) => [status, answer(errorBody, said[status] ?? meanings[status])]);
  return Object.fromEntries(entries) as Record<Status, ReturnType<typeof answer<typeof errorBody>>>;
}

/** What may become of any request, before it reaches its route. */
const ofAll = [400, 408, 421, 429, 431, 503] as const;

/** The failures of a route of the API that reads. */
export const reading = [...ofAll, 401, 403, 422, 500] as const;

/** The failures of one that takes a body. */
export const taking = [...reading, 413, 415] as const;

/** The failures of one that is open to everybody. */
export const watching = [400, 408, 421, 431, 503] as const;
