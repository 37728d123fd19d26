import { OcpError } from '@ocp/core';
import { identifier, whole, type Part } from '@ocp/rules-sql';
import { LABEL_TEXTS, NO_LABELS } from './label-dialect.ts';
import { asRead } from './inputs.ts';
import { memoryBytes } from './sql.ts';

type Query = (sql: string, step: string) => Promise<readonly (readonly unknown[])[]>;

/** Texts that came together: their numbers from `first` to below `next`. */
interface Batch {
  first: number;
  next: number;
  bytes: number;
}

/** Of the memory limit, the share of texts that are taken apart and put together at once: members are some times their text. */
const SHARE_OF_PART = 1 / 16;
/** What a page of a file takes, packed and unpacked: writers end it at 100 MB or much earlier, DuckDB takes a power of two. */
const PAGE = 2 * 2 ** 27;

/** A column beside a label column, with the MD5 of its text: a number that is small and, in practice, another for each text. */
const md5Of = (column: string) => identifier(`md5 of ${column}`);

/**
 * The dictionary of a run (`LABEL_TEXTS`), and the relations with new texts in it. Nothing here groups or joins by a text, or
 * aggregates one: DuckDB would hold all of them in memory.
 */
export class LabelTexts {
  readonly #query: Query;
  readonly #numbered = new Set<string>();
  readonly #batches: Batch[] = [];

  constructor(query: Query) {
    this.#query = query;
  }

  async open(): Promise<void> {
    await this.#query(
      `create temp table ${LABEL_TEXTS} as
      select ${NO_LABELS} as label, md5_number('{}') as md5, '{}' as text`,
      '',
    );
  }

  /** Makes an input of its view `asRead`, its label columns as numbers, when the first step reads it. */
  async number(input: string, columns: readonly string[], step: string): Promise<void> {
    if (this.#numbered.has(input)) return;
    await this.#numberedTable(
      `create temp table ${identifier(input)} as`,
      `select * from ${identifier(asRead(input))}`,
      columns,
      step,
    );
    this.#numbered.add(input);
  }

  /** Makes a relation one part of the labels after the other, as many as memory asks for; `text` is a column of new texts. */
  async make(relation: string, text: string | undefined, select: (part: Part) => string): Promise<void> {
    const table = identifier(relation);
    for (const [index, part] of (await this.#parts(relation)).entries()) {
      const into = index === 0 ? `create temp table ${table} as` : `insert into ${table}`;
      if (text === undefined) await this.#query(`${into} ${select(part)}`, relation);
      else await this.#numberedTable(into, select(part), [text], relation);
    }
  }

  /** Adds the rows of a query, after `into`, with the numbers of the texts in some columns. */
  async #numberedTable(
    into: string,
    select: string,
    columns: readonly string[],
    step: string,
  ): Promise<void> {
    const made = identifier('with texts');
    const md5s = columns.map((column) => `md5_number(${column}) as ${md5Of(column)}`);
    await this.#inPages(
      `create temp table ${made} as select *, ${md5s.join(', ')} from (${select}) made`,
      step,
    );
    for (const column of columns) await this.#add(made, column, step);
    const joins = columns.map(
      (column, index) =>
        `left join ${LABEL_TEXTS} texts_${index} on texts_${index}.md5 = made.${md5Of(column)}`,
    );
    await this.#query(
      `${into} select made.* exclude (${columns.map(md5Of).join(', ')})
        replace (${columns.map((column, index) => `texts_${index}.label as ${column}`).join(', ')})
      from ${made} made ${joins.join(' ')}`,
      step,
    );
    await this.#query(`drop table ${made}`, step);
  }

  /** Adds the texts of a table that the dictionary lacks. One row of each is found by numbers alone, and gives its text. */
  async #add(table: string, column: string, step: string): Promise<void> {
    const md5 = md5Of(column);
    const first = this.#batches.at(-1)?.next ?? NO_LABELS + 1;
    await this.#query(
      `insert into ${LABEL_TEXTS}
      select ${first - 1} + row_number() over (), made.${md5}, made.${column}
      from ${table} made
      join (
        select ${md5} as md5, min(rowid) as place from ${table} where ${md5} is not null group by ${md5}
      ) firsts on firsts.place = made.rowid
      where firsts.md5 not in (select md5 from ${LABEL_TEXTS})`,
      step,
    );
    const [[count, bytes] = []] = await this.#query(
      `select count(*), sum(strlen(text)) from ${LABEL_TEXTS} where label >= ${first}`,
      step,
    );
    if (Number(count) > 0) this.#batches.push({ first, next: first + Number(count), bytes: Number(bytes) });
  }

  /** Reads files. A page of huge texts can be larger than the limit of memory, and has to be in it. */
  async #inPages(sql: string, step: string): Promise<void> {
    try {
      await this.#query(sql, step);
    } catch (error) {
      if (!(error instanceof OcpError) || error.code !== 'ENGINE_OUT_OF_MEMORY') throw error;
      const { limit, threads } = await this.#settings(step);
      await this.#query(`set threads = 1; set memory_limit = '${limit + PAGE} bytes'`, step);
      await this.#query(sql, step);
      await this.#query(`set threads = ${threads}; set memory_limit = '${limit} bytes'`, step);
    }
  }

  async #settings(step: string): Promise<{ limit: number; threads: number }> {
    const [[limit, threads] = []] = await this.#query(
      `select current_setting('memory_limit'), current_setting('threads')`,
      step,
    );
    return { limit: Math.floor(memoryBytes(String(limit))), threads: Number(threads) };
  }

  /** Ranges of numbers, together all, of about the same amount of text. */
  async #parts(step: string): Promise<Part[]> {
    const most = (await this.#settings(step)).limit * SHARE_OF_PART;
    const ends: number[] = [];
    let bytes = 0;
    for (const batch of this.#batches) {
      const count = batch.next - batch.first;
      const slices = Math.min(count, Math.ceil(batch.bytes / most) || 1);
      for (let slice = 1; slice <= slices; slice++) {
        bytes += batch.bytes / slices;
        if (bytes < most / 2) continue;
        ends.push(batch.first + Math.floor((count * slice) / slices));
        bytes = 0;
      }
    }
    if (ends.length < 2) return [whole];
    return ends.map((end, index) => (column) => {
      const from = `${column} >= ${ends[index - 1] ?? 0}`;
      return index === ends.length - 1 ? from : `${from} and ${column} < ${end}`;
    });
  }
}
