import type { Cloud } from '../clouds/index.ts';
import type { EngineRow } from '../contract/index.ts';
import { textOf } from './costs.ts';
import type { Currencies } from './explanation.ts';

/** The currencies that rows of the bill say, each once. */
export const currenciesOf = ({ usage }: Cloud, rows: readonly EngineRow[]): string[] =>
  eachOnce(rows.map((row) => textOf(row, usage.currency)));

/** What holds for sums over amounts of some currencies. */
export function currencyOf(currencies: readonly string[]): Currencies {
  const [currency = null, ...others] = eachOnce(currencies);
  return others.length === 0 ? { currency } : { currency: null, currencies: eachOnce(currencies) };
}

/** The currencies of several answers. */
export const currenciesIn = (answers: readonly Currencies[]): string[] =>
  eachOnce(answers.flatMap(({ currency, currencies }) => [currency, ...(currencies ?? [])]));

const eachOnce = (texts: readonly (string | null)[]) =>
  [...new Set(texts.flatMap((text) => text || []))].sort();
