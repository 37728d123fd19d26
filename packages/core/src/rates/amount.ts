import { OcpError } from '../contract/index.ts';

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** Where a rate stands in its price list, for messages. */
export type RatePlace = Readonly<Record<string, string>>;

/** The number of a rate: a finite number or its text. Fails with `RATE_INVALID`. */
export function amountOf(value: unknown, where: RatePlace): number {
  const number = typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw invalidRate(`a rate is no number: ${JSON.stringify(value)?.slice(0, 80) ?? 'nothing'}`, where);
}

export function invalidRate(message: string, where: RatePlace): OcpError {
  return new OcpError('RATE_INVALID', message, {
    where,
    hint: 'Correct the rate in the price list; nothing was read or written.',
  });
}
