import { setTimeout as sleep } from 'node:timers/promises';

/** An HTTP answer whose body was read to its end. */
export interface Answer {
  status: number;
  body: string;
}

export interface HttpRequest {
  url: URL;
  method: 'GET' | 'POST' | 'DELETE';
  headers: Readonly<Record<string, string>>;
  body?: string;
}

export interface Persistence {
  signal: AbortSignal;
  /** Milliseconds after the first failure during which the request is sent again. */
  patience: number;
  /** Whether a failure leaves it open if the server began the work; such a request is sent once. */
  once?: boolean;
}

/** Trino answers a poll within a second, with rows or without. */
const ANSWER_MS = 60_000;
/** What a load balancer or a busy coordinator says when the same may go well a little later. */
const passing = new Set([429, 502, 503, 504]);
/** With these the request was not begun. */
const notBegun = new Set([429, 503]);
/** Failures before anything was sent. */
const notSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Sends a request, again while its failure can pass. Throws the last failure of the connection, or the signal's reason. */
export async function send(request: HttpRequest, { signal, patience, once }: Persistence): Promise<Answer> {
  let deadline: number | undefined;
  for (let wait = 100; ; wait = Math.min(2 * wait, 2000)) {
    const outcome = await attempt(request, signal);
    signal.throwIfAborted();
    deadline ??= Date.now() + patience;
    const again = 'answer' in outcome ? retried(outcome.answer, once) : !once || neverSent(outcome.error);
    if (!again || Date.now() + wait > deadline) {
      if ('answer' in outcome) return outcome.answer;
      throw outcome.error;
    }
    await sleep(wait, undefined, { signal });
  }
}

async function attempt(
  { url, ...request }: HttpRequest,
  signal: AbortSignal,
): Promise<{ answer: Answer } | { error: unknown }> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
    const response = await fetch(url, { ...request, signal: limit, redirect: 'error' });
    return { answer: { status: response.status, body: await response.text() } };
  } catch (error) {
    return { error };
  }
}

const retried = ({ status }: Answer, once = false) => (once ? notBegun : passing).has(status);

/** True when the server cannot have seen the request. */
export function neverSent(error: unknown): boolean {
  const { code } = ((error as { cause?: unknown }).cause ?? {}) as { code?: string };
  return code !== undefined && notSent.has(code);
}
