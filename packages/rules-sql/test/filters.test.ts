import { describe, expect, it } from 'vitest';
import { clouds, containsAny, type Filter } from '@ocp/core';
import { condition } from '../src/openshift-on-cloud/filters.ts';
import { databases, textOrNull, type TestDatabase } from './support/databases.ts';

const texts = ['a', 'A', 'ab', 'b', '', 'a_b', 'aXb', '50%', '500', 'É', 'é', 'Storage', 'my storage', null];

/** Which of the texts a filter on `x` takes. */
async function taken(database: TestDatabase, filter: Filter, of: readonly (string | null)[] = texts) {
  const type = database.dialect.types.text;
  const rows = of.map((text, index) => `(${index}, cast(${textOrNull(text)} as ${type}))`).join(', ');
  const found = await database.rows(
    `select n from (values ${rows}) numbered (n, x) where ${condition(database.dialect, filter)} order by n`,
  );
  return found.map(([n]) => of[Number(n)]);
}

describe.each(databases)('filters of console tables: $dialect.name', (database) => {
  const column = 'x';
  it.each<[string, Filter, (string | null)[]]>([
    ['a list, letter by letter', { column, in: ['a', 'É', 'nowhere'] }, ['a', 'É']],
    ['a part of the text', { column, contains: 'Storage' }, ['Storage']],
    ['a part that LIKE would read otherwise: _', { column, contains: 'a_b' }, ['a_b']],
    ['a part that LIKE would read otherwise: %', { column, contains: '50%' }, ['50%']],
    [
      'a part, whatever its case',
      { column, contains: 'storage', ignoringCase: true },
      ['Storage', 'my storage'],
    ],
    [
      'a part that is said in upper case',
      { column, contains: 'STORAGE', ignoringCase: true },
      ['Storage', 'my storage'],
    ],
    ['a letter beyond ASCII, whatever its case', { column, contains: 'É', ignoringCase: true }, ['É', 'é']],
    [
      'any text, also the empty one, no null',
      { column, present: true },
      texts.filter((text) => text !== null),
    ],
    ['any of several parts', containsAny(column, ['50%', 'Stor']), ['50%', 'Storage']],
    [
      'several conditions',
      {
        all: [
          { column, contains: 'a' },
          { column, contains: 'b' },
        ],
      },
      ['ab', 'a_b', 'aXb'],
    ],
    [
      'conditions within conditions, without a doubt which belong together',
      {
        all: [
          {
            any: [
              { column, in: ['a'] },
              { column, contains: 'b' },
            ],
          },
          {
            any: [
              { column, contains: '_' },
              { column, contains: 'X' },
            ],
          },
        ],
      },
      ['a_b', 'aXb'],
    ],
  ])('%s', async (_, filter, expected) => {
    expect(await taken(database, filter)).toEqual(expected);
  });

  it('are read in every table that has one', async () => {
    for (const { type, console: shown, billed, described } of Object.values(clouds)) {
      const columns = Object.keys({ ...billed, ...described });
      const nothing = columns.map((name) => `cast(null as ${database.dialect.types.text}) as ${name}`);
      for (const { name, filter } of shown) {
        if (filter === undefined) continue;
        const rows = database.rows(
          `select 1 from (select ${nothing.join(', ')}) nothing where ${condition(database.dialect, filter)}`,
        );
        await expect(rows, `${type} ${name}`).resolves.toEqual([]);
      }
    }
  });
});
