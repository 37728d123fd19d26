import { Dictionary, Field, Int32, Null, RecordBatchStreamWriter, Schema, Utf8 } from 'apache-arrow';

/**
 * A value for the key `ARROW:schema` of a Parquet footer that asks the Arrow reader to hand over some columns as
 * dictionaries: it then passes on Parquet's own dictionary pages and codes, and builds no text for a row. A type that does
 * not fit a column's own is passed over, so `Null` stands for "as it is".
 */
export function dictionaryHint(columns: readonly { name: string; dictionary: boolean }[]): string {
  const fields = columns.map(({ name, dictionary }, id) => {
    const type = dictionary ? new Dictionary(new Utf8(), new Int32(), id) : new Null();
    return new Field(name, type, true);
  });
  const writer = new RecordBatchStreamWriter();
  writer.reset(undefined, new Schema(fields));
  writer.finish();
  return Buffer.from(writer.toUint8Array(true)).toString('base64');
}
