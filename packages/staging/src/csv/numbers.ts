const ZERO = 0x30;
const DOT = 0x2e;
const powers = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/**
 * The number in some bytes as Python's `float` reads it (spec inputs.md 3.1); undefined when it is none. Up to 15 plain
 * digits are exact in one division; anything else goes through text.
 */
export function parseNumber(bytes: Buffer, start: number, end: number): number | undefined {
  let digits = 0;
  let count = 0;
  let fraction = -1;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === DOT && fraction < 0) {
      fraction = 0;
      continue;
    }
    const digit = byte - ZERO;
    if (digit < 0 || digit > 9 || ++count > 15) return parsePython(bytes.toString('utf8', start, end));
    digits = digits * 10 + digit;
    if (fraction >= 0) fraction++;
  }
  if (count === 0) return undefined;
  return fraction > 0 ? digits / (powers[fraction] as number) : digits;
}

const group = String.raw`\d+(?:_\d+)*`;
const decimal = new RegExp(`^[+-]?(?:${group}\\.?(?:${group})?|\\.${group})(?:e[+-]?${group})?$`, 'i');
const special = /^([+-]?)(?:(nan)|inf(?:inity)?)$/i;

/** The grammar of Python's `float`: blanks around, `_` between digits, `inf`, `nan`; no hexadecimal. */
export function parsePython(text: string): number | undefined {
  const trimmed = text.trim();
  if (decimal.test(trimmed)) return Number(trimmed.replaceAll('_', ''));
  const [, sign, nan] = special.exec(trimmed) ?? [];
  if (sign === undefined) return undefined;
  if (nan !== undefined) return NaN;
  return sign === '-' ? -Infinity : Infinity;
}
