import type { Dialect } from '@ocp/rules-sql';
import { duckdbDialect, memberText } from './dialect.ts';

/**
 * The dictionary of the label texts of a run: `label`, its number, `text`, and the `md5` by which it is found, each once. DuckDB
 * groups and joins by texts in memory alone; numbers are small, and the texts of the dictionary can be spilled.
 */
export const LABEL_TEXTS = '"label texts"';
/** The number of `{}`. */
export const NO_LABELS = 0;

/** The rules over a dictionary of label texts: label columns are numbers. */
export const labelDialect: Dialect = {
  ...duckdbDialect,
  types: { ...duckdbDialect.types, label: 'bigint' },
  functions: {
    ...duckdbDialect.functions,
    noLabels: () => `cast(${NO_LABELS} as bigint)`,
    labelTexts: (relation, ...columns) => `(
      select numbered.* replace (${columns.map((column, index) => `texts_${index}.text as ${column}`).join(', ')})
      from (select * from ${relation}) numbered
      ${columns.map((column, index) => `left join ${LABEL_TEXTS} texts_${index} on texts_${index}.label = numbered.${column}`).join(' ')}
    )`,
    labelMembers: (relation, column) => `(
      select ${column}, members.key, arg_max_null(${memberText}, members.id) as value
      from (
        select numbered.${column}, texts.text
        from (select * from ${relation}) numbered join ${LABEL_TEXTS} texts on texts.label = numbered.${column}
      ) texts, json_each(texts.text) members
      group by ${column}, members.key
    )`,
  },
};
