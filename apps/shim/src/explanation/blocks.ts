/** A piece of an answer for people; each format writes all of them in its own way. */
export type Block =
  | { readonly heading: string; readonly level: 1 | 2 }
  | { readonly lines: readonly string[] }
  | {
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** Columns that are aligned to the right. */
      readonly numeric: readonly number[];
    };
