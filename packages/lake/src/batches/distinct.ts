import { Dictionary, type Binary, type Data } from 'apache-arrow';
import { asTexts } from './as-texts.ts';
import { take } from './take.ts';

/** Characters of the combinations that are remembered from batch to batch. */
const REMEMBERED = 4_000_000;

/** The rows of each batch whose texts did not come before. What is beyond the memory comes once a batch. */
export class DistinctRows {
  readonly #categorical: boolean;
  readonly #known = new Set<string>();
  #room = REMEMBERED;

  /** Texts are dictionaries, and stay so where asked for. */
  constructor(categorical: boolean) {
    this.#categorical = categorical;
  }

  of(columns: readonly Data[]): Data[] {
    const rows = firstRows(columns).filter((row) => this.#isNew(columns, row));
    return columns.map((data) => {
      const taken = take(data, rows);
      return taken.type instanceof Dictionary ? asTexts(taken, this.#categorical) : taken;
    });
  }

  #isNew(columns: readonly Data[], row: number): boolean {
    const texts = JSON.stringify(columns.map((data) => bytesAt(data, row)));
    if (this.#known.has(texts)) return false;
    this.#room -= texts.length;
    if (this.#room >= 0) this.#known.add(texts);
    return true;
  }
}

/** The bytes of a text, a character each, as no two texts have the same. */
function bytesAt(data: Data, row: number): string | null {
  if (!data.getValid(row)) return null;
  const { valueOffsets, values } = data.dictionary!.data[0] as Data<Binary>;
  const code = (data.values as Int32Array)[row]!;
  const bytes = values.subarray(Number(valueOffsets[code]), Number(valueOffsets[code + 1]));
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** The first row of each combination. Rows are numbered by it, column after column, so that no number becomes large. */
function firstRows(columns: readonly Data[]): Int32Array {
  const length = columns[0]?.length ?? 0;
  const combined = new Int32Array(length);
  let count = Math.min(length, 1);
  for (const data of columns) {
    const codes = data.values as Int32Array;
    const texts = (data.dictionary?.length ?? 0) + 1;
    const numbers = new Map<number, number>();
    for (let row = 0; row < length; row += 1) {
      const code = data.getValid(row) ? codes[row]! + 1 : 0;
      const key = combined[row]! * texts + code;
      let number = numbers.get(key);
      if (number === undefined) numbers.set(key, (number = numbers.size));
      combined[row] = number;
    }
    count = numbers.size;
  }
  const first = new Int32Array(count).fill(-1);
  for (let row = length - 1; row >= 0; row -= 1) first[combined[row]!] = row;
  return first;
}
