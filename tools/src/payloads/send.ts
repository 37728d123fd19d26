import { setTimeout as sleep } from 'node:timers/promises';
import { lostText, type IngestReport } from '@ocp/staging';
import type { Parcel } from './parcels.ts';

/** What became of the archives that were sent. */
export interface Sent {
  /** What was said of each archive, in the order of the list. */
  said: string[];
  /** Requests without an answer, which were sent again. */
  repeated: number;
}

/** Milliseconds before an archive is sent again. */
const WAIT = 100;

/**
 * Sends archives from several clients until each is answered. `onAnswer` hears of every answer; `url` is asked for each request, as
 * the server may have been started again.
 */
export async function send(
  parcels: readonly Parcel[],
  clients: number,
  url: () => string,
  onAnswer: (answered: number) => void,
): Promise<Sent> {
  const sent: Sent = { said: [], repeated: 0 };
  const waiting = parcels.entries();
  let answered = 0;
  const client = async () => {
    for (const [at, parcel] of waiting) {
      for (;;) {
        const said = await ask(url(), parcel).catch(() => undefined);
        if (said === undefined) {
          sent.repeated++;
          await sleep(WAIT);
          continue;
        }
        sent.said[at] = said;
        onAnswer(++answered);
        break;
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return sent;
}

/** What is said of an archive; undefined where the server could not do it now. */
async function ask(url: string, { archive }: Parcel): Promise<string | undefined> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/gzip' },
    body: new Uint8Array(archive),
  });
  const body = (await answer.json()) as IngestReport | { error: { code: string } };
  if (answer.status >= 500) return undefined;
  return 'error' in body ? body.error.code : saidOf(body);
}

/** What a report says of losses; empty where there are none. */
export function saidOf({ lost }: Pick<IngestReport, 'lost'>): string {
  const { reports, rows, labels } = lost;
  const counted = Object.entries({ reports, rows, labels }).filter(([, count]) => count > 0);
  return lostText(lost) === '' ? '' : `lost ${counted.map(([what, count]) => `${count} ${what}`).join(', ')}`;
}
