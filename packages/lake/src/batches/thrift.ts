/** Type codes of Thrift's compact protocol that occur in Parquet's footer. */
export const I32 = 5;
export const I64 = 6;
export const BINARY = 8;
export const LIST = 9;
export const STRUCT = 12;

/** A value of a struct or a list: its type code and its bytes. */
export interface Encoded {
  type: number;
  bytes: Uint8Array;
}

/** The fields of a struct, by their numbers. */
export function structFields(bytes: Uint8Array): Map<number, Encoded> {
  return fieldsAt({ bytes, at: 0 });
}

/** The fields of a struct that begins at a place, and the place behind it. */
export function structAt(bytes: Uint8Array, at: number): { fields: Map<number, Encoded>; end: number } {
  const cursor = { bytes, at };
  return { fields: fieldsAt(cursor), end: cursor.at };
}

/** An integer of any width. */
export function integerOf(value: Encoded | undefined): number {
  if (value === undefined) throw new RangeError('the struct lacks a field');
  return zigZag(varint({ bytes: value.bytes, at: 0 }));
}

function fieldsAt(cursor: Cursor): Map<number, Encoded> {
  const fields = new Map<number, Encoded>();
  for (let id = 0; ;) {
    const header = nextByte(cursor);
    if (header === 0) return fields;
    id = header >> 4 === 0 ? zigZag(varint(cursor)) : id + (header >> 4);
    fields.set(id, taken(cursor, header & 15));
  }
}

/** The elements of a list. */
export function listElements(bytes: Uint8Array): Encoded[] {
  const cursor = { bytes, at: 0 };
  const { type, size } = listHeader(cursor);
  return Array.from({ length: size }, () => taken(cursor, type));
}

interface Cursor {
  bytes: Uint8Array;
  at: number;
}

function taken(cursor: Cursor, type: number): Encoded {
  const start = cursor.at;
  skip(cursor, type);
  return { type, bytes: cursor.bytes.subarray(start, cursor.at) };
}

function nextByte(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.at++];
  if (byte === undefined) throw new RangeError('the struct is cut off');
  return byte;
}

function varint(cursor: Cursor): number {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = nextByte(cursor);
    value += (byte & 127) * factor;
    if (byte < 128) return value;
  }
}

function zigZag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function listHeader(cursor: Cursor): { type: number; size: number } {
  const header = nextByte(cursor);
  const size = header >> 4 === 15 ? varint(cursor) : header >> 4;
  // A field's boolean is in its header; an element's has a byte of its own.
  return { type: (header & 15) <= 2 ? 3 : header & 15, size };
}

function skip(cursor: Cursor, type: number): void {
  if (type <= 2) return;
  if (type === 3) cursor.at += 1;
  else if (type <= I64) varint(cursor);
  else if (type === 7) cursor.at += 8;
  else if (type === BINARY) skipBinary(cursor);
  else if (type === LIST) skipList(cursor);
  else if (type === STRUCT) skipStruct(cursor);
  else throw new RangeError(`type ${type} does not occur in Parquet`);
}

function skipBinary(cursor: Cursor): void {
  const length = varint(cursor);
  cursor.at += length;
}

function skipList(cursor: Cursor): void {
  const { type, size } = listHeader(cursor);
  for (let element = 0; element < size; element += 1) skip(cursor, type);
}

function skipStruct(cursor: Cursor): void {
  for (let header = nextByte(cursor); header !== 0; header = nextByte(cursor)) {
    if (header >> 4 === 0) varint(cursor);
    skip(cursor, header & 15);
  }
}
