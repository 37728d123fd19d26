import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { ocpPipeline, stepOf, type Day } from '@ocp/core';
import { inEachEngine } from './support/engine-run.ts';
import { hour, nodeLabels, pod } from './support/rows.ts';
import { openshiftWindow, type Row } from './support/run.ts';

const relation = 'pod_rows';
const columns = Object.keys(stepOf(ocpPipeline, relation).columns);
const days = { start: '2025-10-01', end: '2025-10-02' };
const on = (day: Day, change: Row): Row => ({ interval_start: `${day} 00:00:00`, ...change });

/** Three namespaces on each of two days; one of the second day may be changed. */
const pods = (change: Row = {}): Row[] =>
  [days.start, days.end].flatMap((day) =>
    ['cart', 'pay', 'shop'].map((namespace) =>
      pod({
        ...on(day, { namespace, pod: `pod-${namespace}`, pod_labels: `{"app":"${namespace}"}` }),
        pod_usage_cpu_core_seconds: 1000 / 7,
        ...(day === days.end && namespace === 'pay' ? change : {}),
      }),
    ),
  );

const ofRows = <T>(pod_days: Row[], ask: Parameters<typeof inEachEngine<T>>[2]) => {
  const each = [days.start, days.end];
  const rows = {
    pod_days,
    pod_hours: each.map((day) => hour(on(day, {}))),
    node_label_days: each.map((day) => nodeLabels('{}', on(day, {}))),
  };
  return inEachEngine({ pipeline: ocpPipeline, window: openshiftWindow({}, days), rows }, [relation], ask);
};
const digests = (rows: Row[]) => ofRows(rows, (session) => session.digests(relation, columns));

describe('digests of the rows of a day', async () => {
  const before = await digests(pods());
  const engines = Object.keys(before);

  it('are made by every engine, of each day', () => {
    expect(engines).toEqual(['duckdb', 'postgres', 'arrow']);
    for (const engine of engines) expect([...before[engine]!.keys()].sort()).toEqual([days.start, days.end]);
  });

  it('are the same whatever the order of the rows', async () => {
    const now = await digests(pods().reverse());
    for (const engine of engines) expect(now[engine]).toEqual(before[engine]);
  });

  it.each<[string, Row]>([
    ['a text', { namespace: 'pax' }],
    ['a text that is null', { node: null }],
    ['a label', { pod_labels: '{"app":"pay","env":"x"}' }],
    ['a number', { pod_usage_cpu_core_seconds: (1000 / 7) * (1 + 1e-11) }],
    ['a number that is null', { pod_usage_cpu_core_seconds: null }],
  ])('are others where %s is another, of this day alone', async (_, change) => {
    const now = await digests(pods(change));
    for (const engine of engines) {
      expect(now[engine]!.get(days.start)).toEqual(before[engine]!.get(days.start));
      const [was, is] = [before[engine]!.get(days.end), now[engine]!.get(days.end)];
      expect({ engine, same: was?.filter((digest, grid) => digest === is?.[grid]) }).toEqual({
        engine,
        same: [],
      });
    }
  });

  it.each([
    ['no label', { pod_labels: '{}' }, { pod_labels: null }],
    ['the number 0', { pod_limit_cpu_core_seconds: 0 }, { pod_limit_cpu_core_seconds: null }],
  ] as const)('are others for %s and for null', async (_, one, other) => {
    const [left, right] = [await digests(pods(one)), await digests(pods(other))];
    for (const engine of engines) {
      const [was, is] = [left[engine]!.get(days.end), right[engine]!.get(days.end)];
      expect({ engine, same: was?.filter((digest, grid) => digest === is?.[grid]) }).toEqual({
        engine,
        same: [],
      });
    }
  });

  it('are others where values change their places', async () => {
    const swapped = pods().map((row) => {
      const other = { pay: 'shop', shop: 'pay' }[String(row['namespace'])];
      return other === undefined ? row : { ...row, pod_labels: `{"app":"${other}"}` };
    });
    const now = await digests(swapped);
    for (const engine of engines) {
      for (const [day, is] of now[engine]!) expect(is).not.toEqual(before[engine]!.get(day));
    }
  });

  it('keep one of the two for a number that the order of a sum makes another', async () => {
    const now = await digests(pods({ pod_usage_cpu_core_seconds: (1000 / 7) * (1 + 2 ** -51) }));
    for (const engine of engines) {
      const [was, is] = [before[engine]!.get(days.end), now[engine]!.get(days.end)];
      expect({ engine, same: was?.some((digest, grid) => digest === is?.[grid]) }).toEqual({
        engine,
        same: true,
      });
    }
  });

  it('go with results of some days alone', async () => {
    const found = await ofRows(pods(), async (session) => {
      const some = [{ start: days.end, end: days.end }];
      const { rows, copy } = await session.result(relation, ['usage_start', 'namespace'], some);
      const none = await session.result(relation, ['namespace'], []);
      return { rows, lines: (await text(await copy())).split('\n').sort(), none: none.rows };
    });
    for (const engine of engines) {
      expect({ engine, ...found[engine] }).toMatchObject({ engine, rows: 3, none: 0 });
      expect(found[engine]?.lines.filter((line) => line.includes(days.end))).toHaveLength(3);
      expect(found[engine]?.lines.filter((line) => line.includes(days.start))).toEqual([]);
    }
  });
});
