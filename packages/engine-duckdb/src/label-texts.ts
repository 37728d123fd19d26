import { identifier, whole, type Part } from '@ocp/rules-sql';
import { LABEL_TEXTS } from './dialect.ts';
import { asRead } from './inputs.ts';
import { memoryBytes } from './sql.ts';

type Query = (sql: string, step: string) => Promise<readonly (readonly unknown[])[]>;

/** Of the memory limit, the share of texts that are taken apart and put together at once: a member is some times its text. */
const SHARE_OF_PART = 1 / 32;
/** Numbers of labels are as evenly distributed as MD5 is. */
const NUMBERS = 2n ** 128n;

/**
 * The dictionary of a run (`LABEL_TEXTS`), and the relations with new texts in it. Nothing here groups or joins by a text, or
 * aggregates one: DuckDB would hold all of them in memory.
 */
export class LabelTexts {
  readonly #query: Query;
  readonly #numbered = new Set<string>();
  #bytes = 0;

  constructor(query: Query) {
    this.#query = query;
  }

  async open(): Promise<void> {
    await this.#query(`create temp table ${LABEL_TEXTS} (label uhugeint, text varchar)`, '');
  }

  /** Makes an input of its view `asRead`, its label columns as numbers, when the first step reads it. */
  async number(input: string, columns: readonly string[], step: string): Promise<void> {
    if (this.#numbered.has(input)) return;
    const numbers = columns.map((column) => `md5_number(${column}) as ${identifier(`${column} number`)}`);
    const table = identifier(input);
    await this.#query(
      `create temp table ${table} as select *, ${numbers.join(', ')} from ${identifier(asRead(input))}`,
      step,
    );
    for (const column of columns) {
      const number = identifier(`${column} number`);
      await this.#add(table, number, column, step);
      await this.#query(`alter table ${table} drop column ${column}`, step);
      await this.#query(`alter table ${table} rename column ${number} to ${column}`, step);
    }
    this.#numbered.add(input);
  }

  /** Makes a relation one part of the labels after the other, as many as memory asks for; `text` is a column of new texts. */
  async make(relation: string, text: string | undefined, select: (part: Part) => string): Promise<void> {
    const table = identifier(relation);
    const parts = await this.#parts(relation);
    for (const [index, part] of parts.entries()) {
      const into = index === 0 ? `create temp table ${table} as` : `insert into ${table}`;
      if (text === undefined) {
        await this.#query(`${into} ${select(part)}`, relation);
        continue;
      }
      const made = identifier(`${relation} part`);
      await this.#query(
        `create temp table ${made} as select *, md5_number(${text}) as "number" from (${select(part)}) made`,
        relation,
      );
      await this.#add(made, '"number"', text, relation);
      await this.#query(
        `${into} select * exclude ("number") replace ("number" as ${text}) from ${made}`,
        relation,
      );
      await this.#query(`drop table ${made}`, relation);
    }
  }

  /** Adds the texts of a table that the dictionary lacks. One row of each is found by numbers alone, and gives its text. */
  async #add(table: string, number: string, text: string, step: string): Promise<void> {
    await this.#query(
      `insert into ${LABEL_TEXTS}
      select made.${number}, made.${text}
      from ${table} made
      join (
        select ${number} as label, min(rowid) as place
        from ${table}
        where ${number} is not null
        group by ${number}
      ) firsts on firsts.place = made.rowid
      where firsts.label not in (select label from ${LABEL_TEXTS})`,
      step,
    );
    const [[bytes] = []] = await this.#query(`select sum(strlen(text)) from ${LABEL_TEXTS}`, step);
    this.#bytes = Number(bytes ?? 0);
  }

  async #parts(step: string): Promise<Part[]> {
    const [[limit] = []] = await this.#query(`select current_setting('memory_limit')`, step);
    const count = BigInt(Math.max(1, Math.ceil(this.#bytes / (memoryBytes(String(limit)) * SHARE_OF_PART))));
    if (count === 1n) return [whole];
    return Array.from({ length: Number(count) }, (_, index) => {
      const [first, next] = [BigInt(index), BigInt(index + 1)].map((place) => (NUMBERS * place) / count);
      return (column: string) =>
        `${column} between ${String(first)}::uhugeint and ${String((next ?? 0n) - 1n)}::uhugeint`;
    });
  }
}
