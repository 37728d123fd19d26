import type { CostExplanation } from '@ocp/core';

const amounts = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 7 });
const shares = new Intl.NumberFormat('en-US', { style: 'percent', maximumSignificantDigits: 4 });

/** An amount for people, rounded to significant digits. */
export const amount = (value: number | null | undefined) =>
  value === null || value === undefined ? 'null' : amounts.format(value === 0 ? 0 : value);

/** A fraction as percent for people. */
export const percent = (value: number | null) =>
  value === null ? 'null' : shares.format(value).replace('%', ' %');

/** An amount with its sign. */
export const change = (value: number | null) =>
  value === null ? 'null' : `${value > 0 ? '+' : ''}${amount(value)}`;

/** Costs for people, with their markups where there is a markup. */
export interface Money {
  /** What stands above a column of a cost. */
  head(cost: CostExplanation): string;
  cell(cost: CostExplanation): string;
}

/** How costs are written with a markup, a fraction. */
export const moneyWith = (fraction: number): Money => ({
  head: ({ cost, markup }) => (markup === undefined || fraction === 0 ? cost : `${cost} + markup`),
  cell: ({ value, markup }) =>
    markup === undefined || fraction === 0 || value === null
      ? amount(value)
      : `${amount(value)} + ${amount(markup.value)}`,
});
