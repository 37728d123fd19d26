import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failure, onDatabases, resultOf, TENANT } from './support.ts';

const columns = { id: 'uuid', cluster_id: 'text', usage_start: 'date', usage_end: 'date' } as const;
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Texts that break writers which quote, escape or frame by hand. */
const corpus = [
  '', ' ', 'null', 'NULL', '\\N', '\\.', '\\', '\\\\', '"', '""', "'", "''", '`', ',', ';', '%', '_', '%s', '$1', '$$', '{}',
  '[]', '--', '/*', "'; drop table x; --", '\n', '\r', '\r\n', '\\.\n', 'a\n\\.\nb', '\t', '\u0001', '\u007f', '\u00a0',
  '\u2028', '\ufeff', 'ä', 'İı', 'e\u0301', '名前', '👩‍💻', '\u{10ffff}', ' leading', 'trailing ', 'a,b', '"a","b"', 'true', '1e3', 'NaN',
]; // prettier-ignore

onDatabases('texts', (place) => {
  const roundTrip = async (texts: readonly (string | null)[]) => {
    const rows = texts.map((text, n) => [uuid(n), text, '2025-10-01', '2025-10-01']);
    await place().run((t) => t.copy('state', 'texts', resultOf(columns, rows)));
    const found = await place().rows(`select cluster_id as text from ${TENANT}__ocp.texts order by id`);
    await place().rows(`truncate ${TENANT}__ocp.texts`);
    return found.map(({ text }) => text);
  };

  test('arrive as they were sent; null and the empty text stay apart', async () => {
    expect(await roundTrip([...corpus, null])).toEqual([...corpus, null]);
    const long = 'x\\"'.repeat(1_000_000);
    expect(await roundTrip([long])).toEqual([long]);
  });

  test('arrive as they were sent, whatever they are', async () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => !/[\0\p{Surrogate}]/u.test(value));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text), { minLength: 1 }), async (texts) => {
        expect(await roundTrip(texts)).toEqual(texts);
      }),
      { numRuns: 20 },
    );
  });

  test('are values in every condition and parameter', async () => {
    const table = `${TENANT}.reporting_ocp_pod_summary_p`;
    const short = corpus.filter((text) => text.length < 20);
    await place().rows(
      `insert into ${table} (id, cluster_id, usage_start, usage_end)
        select gen_random_uuid(), text, '2025-10-01', '2025-10-01' from unnest($1::text[]) text`,
      [short],
    );
    for (const text of short) {
      const where = [{ column: 'cluster_id', equals: text }];
      expect(
        await place().run((t) => t.delete({ place: 'tenant', table: 'reporting_ocp_pod_summary_p', where })),
        text,
      ).toBe(1);
    }
  });

  test('cannot become names', async () => {
    for (const name of corpus.filter((text) => !/^[a-z_]+$/.test(text))) {
      await failure(
        place().run((t) => t.delete({ place: 'tenant', table: name, where: [] })),
        'REQUEST_INVALID',
      );
      const where = [{ column: name, equals: 1 }];
      await failure(
        place().run((t) => t.delete({ place: 'tenant', table: 'reporting_ocp_nodes', where })),
        'REQUEST_INVALID',
      );
      await failure(
        place().run((t) => t.copy('tenant', 'reporting_ocp_nodes', resultOf({ [name]: 'text' }, []))),
        'REQUEST_INVALID',
      );
      const run = place().store.transaction(name, () => Promise.resolve(), {
        signal: new AbortController().signal,
      });
      await failure(run, 'REQUEST_INVALID');
    }
  });
});
