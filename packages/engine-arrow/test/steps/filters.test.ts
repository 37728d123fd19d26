import { containsAny, type Filter } from '@ocp/core';
import { expect, test } from 'vitest';
import { TextPool } from '../../src/kernels/index.ts';
import { filtered } from '../../src/steps/openshift-on-cloud/filters.ts';
import { Table } from '../../src/table.ts';
import { codesOf, textsOf } from '../kernels/samples.ts';

const pool = new TextPool();
const rows = new Table(5, {
  service: { codes: codesOf(pool, ['Cloud SQL', 'cloud sql', 'Storage', null, '']) },
  unit: { codes: codesOf(pool, ['h', null, 'GB-Mo', 'GB-Mo', 'GB-Mo']) },
});
const kept = (filter: Filter | undefined) => textsOf(pool, filtered(rows, filter, pool).codes('service'));

test.each<[string, Filter | undefined, (string | null)[]]>([
  ['nothing', undefined, ['Cloud SQL', 'cloud sql', 'Storage', null, '']],
  ['one of some texts', { column: 'service', in: ['Storage', 'DNS'] }, ['Storage']],
  ['a part', { column: 'service', contains: 'SQL' }, ['Cloud SQL']],
  [
    'a part in any case',
    { column: 'service', contains: 'SqL', ignoringCase: true },
    ['Cloud SQL', 'cloud sql'],
  ],
  ['being there', { column: 'service', present: true }, ['Cloud SQL', 'cloud sql', 'Storage', '']],
  ['any of some parts', containsAny('service', ['SQL', 'Stor']), ['Cloud SQL', 'Storage']],
  [
    'all conditions',
    {
      all: [
        { column: 'unit', in: ['GB-Mo'] },
        { column: 'service', present: true },
      ],
    },
    ['Storage', ''],
  ],
])('a filter asks for %s', (_, filter, expected) => {
  expect(kept(filter)).toEqual(expected);
});
