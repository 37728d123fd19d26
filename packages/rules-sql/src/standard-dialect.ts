import type { Dialect, Functions } from './dialect.ts';

/** What most databases spell alike; a database overrides what it spells otherwise, and adds the rest. */
export const standardDialect = {
  types: {
    text: 'varchar',
    label: 'varchar',
    double: 'double',
    integer: 'bigint',
    boolean: 'boolean',
    date: 'date',
    timestamp: 'timestamp',
    json: 'varchar',
    uuid: 'uuid',
    array: 'varchar',
  },
  functions: {
    like: (text, pattern) => `${text} like ${pattern}`,
    noLabels: () => `'{}'`,
    labelTexts: (relation) => relation,
    lowerCase: (text) => `lower(${text})`,
    joinOrdered: (text, order) => `string_agg(${text}, ',' order by ${order})`,
    joinDistinct: (text) => `string_agg(distinct ${text}, ',' order by ${text})`,
    maxText: (text) => `max(${text})`,
    decimal: (double, precision, scale) =>
      `cast(cast(${double} as varchar) as decimal(${precision}, ${scale}))`,
    replaceAll: (text, pattern, by) => `regexp_replace(${text}, '${pattern}', '${by}', 'g')`,
    positions: (relation, count) => `(
      select *, unnest(generate_series(1, ${count})) as position from ${relation}
    )`,
  },
} as const satisfies {
  types: Dialect['types'];
  functions: Partial<Functions>;
};
