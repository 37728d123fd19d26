/**
 * One text for all spellings of a JSON value: keys sorted, no blanks, numbers as exact decimals, so that `1.0`, `1` and
 * `10e-1` are the same and large integers stay apart. Fails with `SyntaxError` on a text that is not JSON.
 */
export function canonicalJson(text: string): string {
  return write(parseExact(text));
}

/** One text for all orders of an array, given as JSON; null is an element of its own. */
export function canonicalMultiset(text: string): string {
  const value = parseExact(text);
  return Array.isArray(value) ? `[${value.map(write).sort().join()}]` : write(value);
}

class Decimal {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type ReviverContext = { source?: string };

/** Numbers keep their digits: a double would make neighbours of large integers equal. */
function parseExact(text: string): unknown {
  const reviver = (_key: string, value: unknown, context?: ReviverContext) =>
    typeof value === 'number' ? new Decimal(canonicalDecimal(context?.source ?? String(value))) : value;
  return JSON.parse(text, reviver);
}

function write(value: unknown): string {
  if (value instanceof Decimal) return value.text;
  if (Array.isArray(value)) return `[${value.map(write).join()}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${write(item)}`).join()}}`;
  }
  return JSON.stringify(value);
}

/** Digits without zeros at either end, and the power of ten of the last one: `-1.50` is `-15e-1`; all zeros are `0`. */
function canonicalDecimal(source: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${sign}${significant}e${power}`;
}
