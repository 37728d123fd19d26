import type { Dialect } from '../dialect.ts';

/** A key of an object, which holds no quote, and an SQL expression of its text. */
export type Member = readonly [key: string, text: string];

/** A canonical object of known keys, which come in their order (spec ocp-daily.md 3.5); null stays null. */
export const canonicalMembers = ({ functions: f }: Dialect, members: readonly Member[]) =>
  `'{' || ${members.map(([key, text]) => `'"${key}":' || ${f.jsonString(text)}`).join(` || ',' || `)} || '}'`;
