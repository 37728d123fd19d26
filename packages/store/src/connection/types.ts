import { types, type CustomTypesConfig } from 'pg';

type Parser = (text: string) => unknown;
type TypeId = Parameters<typeof types.getTypeParser>[0];

/** Types of `pg_type` that `pg` has no names for. */
const NUMERIC_ARRAY = 1231;
const TEXT_ARRAY = 1009;

const asText = (text: string) => text;
const asNumber = (text: string) => {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
};

/**
 * How values come back: days and times stay text (a JavaScript date would move them by the zone of this process),
 * numerics and their arrays stay exact text (`pg` itself makes lossy numbers of the arrays), bigints are numbers as
 * long as these are exact.
 */
const parsers = new Map<number, Parser>([
  [types.builtins.DATE, asText],
  [types.builtins.TIMESTAMP, asText],
  [types.builtins.TIMESTAMPTZ, asText],
  [types.builtins.INT8, asNumber],
  [NUMERIC_ARRAY, types.getTypeParser(TEXT_ARRAY as TypeId)],
]);

/** For `pg`'s `types` option. */
export const valueTypes: CustomTypesConfig = {
  getTypeParser: (oid, format) => parsers.get(oid) ?? (types.getTypeParser(oid, format) as Parser),
};
