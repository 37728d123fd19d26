import { requestOf, sourceNumber } from './many-sources.ts';
import type { Server } from './server.ts';

/** Days of October 2025 that each source is asked for. */
const DAYS = [
  [1, 1],
  [2, 2],
  [3, 3],
  [1, 2],
  [1, 3],
] as const;

/** Five requests for each source, one after the other: what must not run together comes together. */
export const requestsOf = (sources: number) =>
  Array.from({ length: sources }, (_, index) =>
    DAYS.map((days) => requestOf(sourceNumber(index + 1), days)),
  ).flat();

/** Sends requests from clients that each wait for their last answer; gives the jobs, and the time of each answer. */
export async function load(
  server: Server,
  requests: readonly object[],
  clients: number,
): Promise<{ answers: { status: number; id: string }[]; milliseconds: number[] }> {
  const waiting = [...requests];
  const answers: { status: number; id: string }[] = [];
  const milliseconds: number[] = [];
  const client = async () => {
    // Connects: what is timed is the answer.
    await server.call('GET', '/readyz');
    for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
      const started = performance.now();
      const { status, body } = await server.call('POST', '/api/v1/aggregate', request);
      milliseconds.push(performance.now() - started);
      answers.push({ status, id: body.id });
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { answers, milliseconds: milliseconds.sort((a, b) => a - b) };
}
