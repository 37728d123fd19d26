/** One column of a table of Koku. */
export interface ColumnDefinition {
  name: string;
  /** PostgreSQL's type without its parameters: `numeric`, `varchar`, `timestamptz`, `text[]`. */
  type: string;
  /** Of `numeric(precision, scale)`. */
  precision: number | undefined;
  scale: number | undefined;
  /** Of `varchar(length)`: longer values are refused, not cut. */
  length: number | undefined;
  nullable: boolean;
  /** True when a row may leave it out although it is not null. */
  generated: boolean;
  /** All of it, as it stands in `create table`. */
  definition: string;
}

const pattern = /^([a-z ]+?)(?:\((\d+)(?:,(\d+))?\))?(\[\])?(?= not null| generated| default|$)/;

/** Reads a column of `koku-tables.json`, such as `numeric(33,15) not null`. */
export function parseColumn(name: string, definition: string): ColumnDefinition {
  const [, type = '', first, second, array = ''] = pattern.exec(definition) ?? [];
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  const numeric = type === 'numeric';
  return {
    name,
    type: type + array,
    precision: numeric ? number(first) : undefined,
    scale: numeric ? number(second) : undefined,
    length: numeric ? undefined : number(first),
    nullable: !definition.includes(' not null'),
    generated: / generated| default/.test(definition),
    definition,
  };
}
