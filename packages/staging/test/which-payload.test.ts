import { describe, expect, test } from 'vitest';
import { csv, headers, hour, podRow } from './support/reports.ts';
import { onTenant, payloadOf, SCHEMA } from './support/tenant.ts';

/** Which payload of a day counts: ours beside Koku's rule (spec inputs.md 3.0, docs/staging.md). */
const tenant = onTenant();

interface Sent {
  /** Day of October on which it was packed. */
  packed: number;
  /** Hours of the first day, from the first one to the one before the last one. */
  hours: readonly [from: number, to: number];
}

const hoursOf = ({ hours: [from, to] }: Sent) => Array.from({ length: to - from }, (_, n) => from + n);

/** Hours with the day on which the payload was packed that they are of, such as `3:2`. */
async function ours(...sent: Sent[]): Promise<string[]> {
  for (const one of sent) {
    const rows = hoursOf(one).map((at) =>
      podRow({ ...hour(1, at), pod_usage_cpu_core_seconds: String(one.packed) }),
    );
    const date = `2025-10-0${one.packed}T06:00:00Z`;
    await tenant().load(
      payloadOf({ uuid: `packed-${one.packed}`, date }, { 'p.csv': csv(headers.pod_usage, rows) }),
    );
  }
  const found = await tenant().rows<{ owner: string }>(
    `select extract(hour from interval_start) || ':' || pod_usage_cpu_core_seconds as owner
      from ${SCHEMA}.reporting_ocpusagelineitem_pod_staging order by interval_start`,
  );
  return found.map(({ owner }) => owner);
}

/** Koku keeps of a day and report type the payload that covers strictly more hours, else the one before. */
function koku(...sent: Sent[]): string[] {
  const kept = sent.reduce((before, one) => (hoursOf(one).length > hoursOf(before).length ? one : before));
  return hoursOf(kept).map((at) => `${at}:${kept.packed}`);
}

const few: Sent = { packed: 3, hours: [0, 2] };
const many: Sent = { packed: 2, hours: [0, 4] };

describe('of a day', () => {
  test('a payload with fewer hours after one with more: ours takes its hours, Koku leaves it out', async () => {
    expect(await ours(many, few)).toEqual(['0:3', '1:3', '2:2', '3:2']);
    expect(koku(many, few)).toEqual(['0:2', '1:2', '2:2', '3:2']);
  });

  test('a payload with the same hours again: ours takes the newer one, Koku keeps the first', async () => {
    const again = { ...many, packed: 4 };
    expect(await ours(many, again)).toEqual(['0:4', '1:4', '2:4', '3:4']);
    expect(koku(many, again)).toEqual(['0:2', '1:2', '2:2', '3:2']);
  });

  test('a payload with more hours after one with fewer: both take it', async () => {
    const more = { ...many, packed: 4 };
    const all = ['0:4', '1:4', '2:4', '3:4'];
    expect(await ours(few, more)).toEqual(all);
    expect(koku(few, more)).toEqual(all);
  });

  test('a payload with other hours: ours adds them, Koku keeps one of the two', async () => {
    const evening: Sent = { packed: 4, hours: [4, 6] };
    expect(await ours(many, evening)).toEqual(['0:2', '1:2', '2:2', '3:2', '4:4', '5:4']);
    expect(koku(many, evening)).toEqual(['0:2', '1:2', '2:2', '3:2']);
  });

  test('a payload that was packed before and comes late: ours goes by the packing, Koku by the coming', async () => {
    const late: Sent = { packed: 1, hours: [0, 6] };
    expect(await ours(many, late)).toEqual(['0:2', '1:2', '2:2', '3:2', '4:1', '5:1']);
    expect(koku(many, late)).toEqual(['0:1', '1:1', '2:1', '3:1', '4:1', '5:1']);
  });
});
