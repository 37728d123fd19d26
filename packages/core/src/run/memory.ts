import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  addDays,
  daysOf,
  monthStart,
  nextMonthStart,
  type Condition,
  type Day,
  type DayRange,
  type Digest,
  type StampedRows,
  type StoreTransaction,
} from '../contract/index.ts';
import type { InputPlan, Unit } from '../plan/index.ts';
import type { InputFinder } from './inputs.ts';
import {
  filesChanged,
  FIRST,
  grouped,
  reasonsOf,
  REMEMBERED_TABLE,
  rememberedColumns,
  whereOf,
  type Memory,
  type Reason,
} from './remembered.ts';

/** The digest of a day without rows. */
const NO_ROWS: Digest = ['', ''];

type Remembered = readonly [day: Day, until: Day, unit: string, memory: string];

/** How rows were when they were looked at. */
interface Look {
  table: string;
  byDay: boolean;
  found: ReadonlyMap<Day, string>;
  /** Days of which rows may have been written since. */
  old: Set<Day>;
}

/** Days that a part has to make, and why. */
export interface Stale {
  days: readonly Day[];
  reasons: readonly Reason[];
}

/**
 * What earlier runs remember of the parts of a plan, beside what would be remembered of them now: files by name and version, facts
 * of the plan, and the transactions that wrote the rows which a part reads and leaves. The tables decide: a row that somebody
 * else wrote, changed or removed makes its day old.
 */
export class RunMemory {
  readonly #transaction: StoreTransaction;
  readonly #finder: InputFinder;
  readonly #earlier = new Map<string, Promise<Remembered[]>>();
  readonly #looks = new Map<string, Look>();
  readonly #units = new Map<string, Unit>();
  readonly #made = new Map<string, ReadonlyMap<Day, Digest>>();
  #changed = false;

  constructor(transaction: StoreTransaction, finder: InputFinder) {
    this.#transaction = transaction;
    this.#finder = finder;
  }

  /** Looks at once at all rows that parts are asked for, of those of which something is remembered. */
  async look(units: readonly Unit[], others: readonly StampedRows[]): Promise<void> {
    const known: Unit[] = [];
    for (const unit of units) if ((await this.#remembered(unit)).size > 0) known.push(unit);
    if (known.length > 0) await this.#stampsOf([...known.flatMap(({ rows }) => rows), ...others]);
  }

  /** The days of a part for which not all is as it was left; it is remembered at the end. */
  async stale(unit: Unit): Promise<Stale> {
    this.#units.set(keyOf(unit), unit);
    const earlier = await this.#remembered(unit);
    // Nothing is looked at for a first run.
    if (earlier.size === 0) return this.#everything(unit);
    const now = await this.#memories(unit);
    const differing = [...now].flatMap(([day, memory]) => {
      const reason = reasonsOf(earlier.get(day), memory);
      if (reason.length === 0) return [];
      const files = filesChanged(earlier.get(day), memory);
      return [{ days: unit.daily ? [day] : daysOf(unit.days), reason: reason.join(', '), files }];
    });
    if (differing.length > 0) this.#changed = true;
    return { days: differing.flatMap(({ days }) => days), reasons: grouped(differing) };
  }

  /** The days of an output whose rows would come again as they were made, and are in the table as they were left. */
  async same(unit: Unit, digests: ReadonlyMap<Day, Digest>): Promise<ReadonlySet<Day>> {
    const key = keyOf(unit);
    const made = new Map(daysOf(unit.days).map((day) => [day, digests.get(day) ?? NO_ROWS]));
    this.#units.set(key, unit);
    this.#made.set(key, made);
    const same = new Set<Day>();
    const earlier = await this.#remembered(unit);
    if (earlier.size === 0) return same;
    for (const [day, now] of await this.#memories(unit)) {
      const before = earlier.get(day);
      if (before?.made === undefined || before.rows !== now.rows) continue;
      if (!before.made.some((digest, grid) => digest === made.get(day)![grid])) continue;
      same.add(day);
      // What is in the table is what was made then.
      made.set(day, before.made);
    }
    return same;
  }

  #everything({ days }: Unit): Stale {
    this.#changed = true;
    const all = daysOf(days);
    return { days: all, reasons: [{ days: all.length, reason: FIRST }] };
  }

  /** Whether any of some rows is there. */
  async any(rows: StampedRows): Promise<boolean> {
    const [found] = await this.#stampsOf([rows]);
    return found !== undefined && found.size > 0;
  }

  /** Whether it was seen that some rows are not there. */
  absent(rows: StampedRows): boolean {
    const look = this.#looks.get(stampKey(rows));
    return look !== undefined && look.found.size === 0 && look.old.size === 0;
  }

  /**
   * Rows of a table may have been written, of some days if they are said: they are looked at again. What was only read is remembered
   * as it was before it was read, so that whoever changes it meanwhile is found the next time.
   */
  wrote(table: string, days?: DayRange): void {
    this.#changed = true;
    for (const [key, look] of this.#looks) {
      if (look.table !== table) continue;
      if (days === undefined || !look.byDay) this.#looks.delete(key);
      else for (const day of daysOf(days)) look.old.add(day);
    }
  }

  /** A run found out what a fact of its parts is now: what is made from it is so. */
  learned(fact: string, value: unknown): void {
    for (const [key, unit] of this.#units)
      if (fact in unit.facts) this.#units.set(key, { ...unit, facts: { ...unit.facts, [fact]: value } });
  }

  /** A step changed rows of a table in their place: they are not what an engine made any more. */
  changedInPlace(table: string): void {
    this.wrote(table);
    for (const [key, { rows }] of this.#units) {
      if (rows.some((written) => written.table === table)) this.#made.delete(key);
    }
  }

  /** Keeps what all parts that were asked for are made from now, unless nothing was to be made; returns their number. */
  async keep(): Promise<number> {
    if (!this.#changed) return 0;
    await this.#stampsOf([...this.#units.values()].flatMap(({ rows }) => rows));
    const lines = new Set<string>();
    const where: Condition[][] = [];
    for (const unit of this.#units.values()) {
      for (const [day, memory] of await this.#memories(unit)) {
        const until = unit.daily ? day : unit.days.end;
        lines.add([unit.source, day, until, unit.name, JSON.stringify(memory)].map(quoted).join(','));
      }
      where.push(whereOf(unit));
    }
    // Few rows, and most of them are others: they need no comparison.
    await this.#transaction.replace(
      { place: 'state', table: REMEMBERED_TABLE, where, anew: true },
      {
        columns: rememberedColumns,
        rows: lines.size,
        copy: () => Promise.resolve(Readable.from([...lines].map((line) => `${line}\n`))),
      },
    );
    return lines.size;
  }

  /** What is remembered of a part, by its days or by the first of them. */
  async #remembered({ source, name, days, daily }: Unit): Promise<Map<Day, Memory>> {
    const found = new Map<Day, Memory>();
    for (const [day, until, unit, memory] of await this.#read(source, days)) {
      const same = daily
        ? day === until && days.start <= day && day <= days.end
        : day === days.start && until === days.end;
      if (unit === name && same) found.set(day, JSON.parse(memory) as Memory);
    }
    return found;
  }

  /** All of the months of some days. */
  #read(source: string, { start, end }: DayRange): Promise<Remembered[]> {
    const between = { start: monthStart(start), end: addDays(nextMonthStart(end), -1) };
    const key = `${source} ${between.start} ${between.end}`;
    const found =
      this.#earlier.get(key) ??
      this.#transaction
        .texts(
          'state',
          REMEMBERED_TABLE,
          ['usage_start', 'until', 'unit', 'memory'],
          [
            { column: 'source_uuid', equals: source },
            { column: 'usage_start', between },
          ],
        )
        .then(({ rows }) => rows.map((row) => row.map((text) => text ?? '') as unknown as Remembered));
    this.#earlier.set(key, found);
    return found;
  }

  /** What would be remembered of a part now, by its days or by the first of them. */
  async #memories(unit: Unit): Promise<Map<Day, Memory>> {
    const facts = Object.fromEntries(
      Object.entries(unit.facts).map(([name, value]) => [name, hashOf(JSON.stringify(value) ?? '')]),
    );
    const files = await this.#filesOf(unit.inputs);
    const stamps = await this.#stampsOf(unit.rows);
    const all = daysOf(unit.days);
    const made = this.#made.get(keyOf(unit));
    const memory = (days: readonly Day[]): Memory => ({
      files: files.filter(({ on }) => days.some(on)).map(({ id }) => id),
      facts,
      rows: hashOf(
        JSON.stringify(
          stamps.map((found, index) =>
            unit.daily && unit.rows[index]?.byDay === true
              ? days.map((day) => found.get(day) ?? '')
              : [...found],
          ),
        ),
      ),
      ...(made && { made: made.get(days[0]!) }),
    });
    return unit.daily
      ? new Map(all.map((day) => [day, memory([day])]))
      : new Map([[unit.days.start, memory(all)]]);
  }

  /** The stamps of some rows; all that are not known, or not any more, are asked for at once. */
  async #stampsOf(asked: readonly StampedRows[]): Promise<ReadonlyMap<Day, string>[]> {
    const unknown = new Map<string, StampedRows>();
    for (const rows of asked) {
      const key = stampKey(rows);
      const look = this.#looks.get(key);
      if (look === undefined) unknown.set(key, rows);
      else if (look.old.size > 0) unknown.set(key, onSome(rows, [...look.old]));
    }
    if (unknown.size > 0) {
      const found = await this.#transaction.stamps([...unknown.values()]);
      for (const [index, [key, { table, byDay }]] of [...unknown].entries()) {
        const { found: before, old } = this.#looks.get(key) ?? {
          found: new Map<Day, string>(),
          old: new Set(),
        };
        const kept = [...before].filter(([day]) => !old.has(day));
        const now = new Map([...kept, ...found[index]!].sort());
        this.#looks.set(key, { table, byDay, found: now, old: new Set() });
      }
    }
    return asked.map((rows) => this.#looks.get(stampKey(rows))!.found);
  }

  /** The files of some inputs, or what was staged, with the days that they have rows of. */
  async #filesOf(inputs: readonly InputPlan[]): Promise<{ id: string; on: (day: Day) => boolean }[]> {
    const found: { id: string; on: (day: Day) => boolean }[] = [];
    const seen = new Set<string>();
    const add = (file: string, version: string, on: (day: Day) => boolean) => {
      const id = `${hashOf(file)}:${hashOf(version)}`;
      if (!seen.has(id)) found.push({ id, on });
      seen.add(id);
    };
    for (const input of inputs) {
      for (const version of await this.#finder.staged(input, this.#transaction.sql))
        add(input.relation, version, () => true);
      for (const { origin, version, times } of await this.#finder.files(input)) {
        const days: DayRange | undefined = times && { start: dayAt(times.first), end: dayAt(times.last) };
        add(`${input.relation} ${origin}`, version, (day) =>
          input.days === undefined || days === undefined ? true : days.start <= day && day <= days.end,
        );
      }
    }
    return found;
  }
}

const onSome = (rows: StampedRows, days: Day[]): StampedRows => ({
  ...rows,
  where: rows.where.map((where) => [...where, { column: 'usage_start', in: days }]),
});
const stampKey = ({ place, table, where, byDay }: StampedRows): string =>
  JSON.stringify([place, table, where, byDay]);
const keyOf = ({ source, name, days }: Unit): string => `${source} ${name} ${days.start} ${days.end}`;
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
const dayAt = (milliseconds: number): Day => new Date(milliseconds).toISOString().slice(0, 10);
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
