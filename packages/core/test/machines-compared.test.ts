import { comparedColumns, tableRule } from '@ocp/core';
import { tableDefinition } from '@ocp/store';
import { expect, test } from 'vitest';
import { comparedOfMachines } from '../src/machines/shadow.ts';

const kinds: Readonly<Record<string, string>> = { double: 'number', json: 'json', array: 'array' };

test.each(Object.entries(comparedOfMachines))(
  'a validation compares every column of %s as its golden does, but for the key',
  (table, columns) => {
    const compared = Object.entries(columns).map(([name, type]) => [name, kinds[type] ?? 'key']);
    const asGolden = comparedColumns(tableRule(tableDefinition(table))).map(({ name, kind }) => [name, kind]);
    expect(compared.toSorted()).toEqual(asGolden.toSorted());
  },
);
