import { BINARY, I32, I64, LIST, STRUCT, type Encoded } from './thrift.ts';

export function i32(value: number): Encoded {
  return { type: I32, bytes: Uint8Array.from(varint(value * 2)) };
}

export function i64(value: number): Encoded {
  return { type: I64, bytes: Uint8Array.from(varint(value * 2)) };
}

export function text(value: string): Encoded {
  const content = Buffer.from(value, 'utf8');
  return { type: BINARY, bytes: Buffer.concat([Uint8Array.from(varint(content.length)), content]) };
}

/** Elements of one type. */
export function list(elements: readonly Encoded[]): Encoded {
  const type = elements[0]?.type ?? STRUCT;
  const size = elements.length;
  const header = size < 15 ? [(size << 4) | type] : [(15 << 4) | type, ...varint(size)];
  return {
    type: LIST,
    bytes: Buffer.concat([Uint8Array.from(header), ...elements.map(({ bytes }) => bytes)]),
  };
}

/** Fields by their numbers, ascending and less than 16 apart; a field that is undefined is left out. */
export function struct(fields: Readonly<Record<number, Encoded | undefined>>): Encoded {
  const parts: Uint8Array[] = [];
  let before = 0;
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const id = Number(key);
    parts.push(Uint8Array.of(((id - before) << 4) | value.type), value.bytes);
    before = id;
  }
  return { type: STRUCT, bytes: Buffer.concat([...parts, Uint8Array.of(0)]) };
}

/** A whole number, not negative, in groups of seven bits, the lowest first. */
function varint(value: number): number[] {
  const bytes = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}
