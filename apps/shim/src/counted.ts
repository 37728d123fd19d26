/** A whole number for people. */
export const count = (value: number): string => value.toLocaleString('en-US');

/** A number of things, such as `1 warning` and `no warnings`. */
export const counted = (number: number, thing: string): string =>
  `${number === 0 ? 'no' : count(number)} ${thing}${number === 1 ? '' : 's'}`;

export const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);
