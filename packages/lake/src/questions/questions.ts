import type {
  Day,
  DayRange,
  Lake,
  LakeFile,
  LakePartition,
  LakeQuestions,
  LakeTable,
  PartitionRef,
  Reads,
  TimeRange,
} from '@ocp/core';
import type { FileBytes } from '../file-bytes.ts';
import { withParquet } from '../footer.ts';
import { tenantFolders } from '../layout.ts';
import { mapAll, type Limiter } from '../pool.ts';
import type { LakeSource } from '../source.ts';
import { hasFile, hasPartition, partitionsOf } from './partitions.ts';
import { readDistinct, readSums, readText, readTimes } from './read-rows.ts';
import { groupFacts, type GroupFacts } from './group-facts.ts';
import { textFacts, type TextFacts } from './texts.ts';

/** What questions are answered with. */
export interface QuestionParts {
  source: LakeSource;
  limiter: Limiter;
  /** As `Lake.files`. */
  files(ref: PartitionRef, reads: Reads, signal: AbortSignal): ReturnType<Lake['files']>;
  /** Opens a file that was looked into before. */
  open(file: LakeFile, signal: AbortSignal): Promise<FileBytes>;
}

/** See `LakeQuestions`. */
export class Questions implements LakeQuestions {
  readonly #parts: QuestionParts;

  constructor(parts: QuestionParts) {
    this.#parts = parts;
  }

  check(signal: AbortSignal): Promise<void> {
    return this.#parts.source.check(signal);
  }

  async hasTenant(schema: string, signal: AbortSignal): Promise<boolean> {
    for (const folder of tenantFolders(schema))
      if (await hasFile(this.#parts.source, folder, signal)) return true;
    return false;
  }

  hasTable(table: LakeTable, schema: string, signal: AbortSignal): Promise<boolean> {
    return hasPartition(this.#parts.source, table, schema, signal);
  }

  partitions(
    table: LakeTable,
    schema: string,
    signal: AbortSignal,
    source?: string,
  ): Promise<LakePartition[]> {
    return partitionsOf(this.#parts.source, table, schema, signal, source);
  }

  async times(
    refs: readonly PartitionRef[],
    within: TimeRange,
    signal: AbortSignal,
    where?: { column: string; equals: string },
  ): Promise<TimeRange | undefined> {
    const files = await this.#all(refs, 'addresses', signal);
    const settled = files.map((file) => this.#timesOf(file, within, where));
    const known = united(settled.filter((times) => times !== 'open'));
    // A file that is not settled is looked into further unless it could only say what is known.
    const open = files.filter(
      (file, index) => settled[index] === 'open' && !isWithin(file.times, known, within),
    );
    const grouped = await mapAll(open, this.#parts.limiter, signal, (file, either) =>
      this.#groupTimesOf(file, within, where, either),
    );
    const found = united([known, ...grouped.filter((times) => times !== 'open')]);
    const rest = open.filter(
      (file, index) => grouped[index] === 'open' && !isWithin(file.times, found, within),
    );
    return united([found, await readTimes(await this.#fetched(rest, signal), within, where, signal)]);
  }

  async anyText(
    refs: readonly PartitionRef[],
    column: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    for (const ref of refs) {
      for (const file of await this.#parts.files(ref, 'addresses', signal)) {
        const facts = await this.#texts(file, column, signal);
        // The footer may not say whether a text is empty, and then says nothing of the others.
        const found = facts.flatMap(({ least, greatest }) => [least, greatest]).find(Boolean);
        const unsaid = facts.some(({ least, greatest }) => least === undefined || greatest === undefined);
        if (found !== undefined) return found;
        if (!unsaid) continue;
        const read = await readText(await this.#fetched([file], signal), column, signal);
        if (read !== undefined) return read;
      }
    }
    return undefined;
  }

  async distinct(
    refs: readonly PartitionRef[],
    columns: readonly string[],
    days: DayRange,
    signal: AbortSignal,
  ): Promise<(string | null)[][]> {
    return readDistinct(await this.#all(refs, 'files', signal), columns, days, signal);
  }

  async sumsByDay(
    refs: readonly PartitionRef[],
    column: string,
    days: DayRange,
    signal: AbortSignal,
  ): Promise<{ day: Day; sum: number }[]> {
    return readSums(await this.#all(refs, 'files', signal), column, days, signal);
  }

  /** What is known of a file that was looked into; `open` where its row groups, or its rows, say it. */
  #timesOf(
    { times }: LakeFile,
    within: TimeRange,
    where: { column: string; equals: string } | undefined,
  ): TimeRange | undefined | 'open' {
    if (times === undefined) return 'open';
    if (isOutside(times, within)) return undefined;
    return where === undefined && isInside(times, within) ? times : 'open';
  }

  /** What the footer of a file says of its row groups; `open` where one of them lies on both sides of a limit, or may. */
  async #groupTimesOf(
    file: LakeFile,
    within: TimeRange,
    where: { column: string; equals: string } | undefined,
    signal: AbortSignal,
  ): Promise<TimeRange | undefined | 'open'> {
    const open = () => this.#parts.open(file, signal);
    const { time } = file.partition.table;
    const facts = await withParquet(open, file.origin, ({ metadata }) =>
      groupFacts(metadata, time, where?.column),
    );
    // Of a file that was replaced meanwhile nothing is known: it is read as it is now.
    const settled = facts?.map((group) => settledTimes(group, within, where?.equals)) ?? ['open' as const];
    return settled.includes('open') ? 'open' : united(settled.filter((times) => times !== 'open'));
  }

  async #texts(file: LakeFile, column: string, signal: AbortSignal): Promise<TextFacts[]> {
    const open = () => this.#parts.open(file, signal);
    const facts = await withParquet(open, file.origin, ({ metadata }) => textFacts(metadata, column));
    // Of a file that was replaced meanwhile nothing is known: it is read as it is now.
    return facts ?? [{ least: undefined, greatest: undefined, full: false }];
  }

  async #all(refs: readonly PartitionRef[], reads: Reads, signal: AbortSignal): Promise<LakeFile[]> {
    const found: LakeFile[] = [];
    for (const ref of refs) found.push(...(await this.#parts.files(ref, reads, signal)));
    return found;
  }

  /** The same files on this machine. */
  async #fetched(files: readonly LakeFile[], signal: AbortSignal): Promise<LakeFile[]> {
    if (files.every(({ path }) => path !== undefined)) return [...files];
    const names = new Set(files.map(({ origin }) => origin));
    const refs = new Set(files.map(({ partition }) => partition));
    const all = await this.#all([...refs], 'files', signal);
    return all.filter(({ origin }) => names.has(origin));
  }
}

function united(ranges: readonly (TimeRange | undefined)[]): TimeRange | undefined {
  const known = ranges.filter((range) => range !== undefined);
  if (known.length === 0) return undefined;
  return {
    first: Math.min(...known.map(({ first }) => first)),
    last: Math.max(...known.map(({ last }) => last)),
  };
}

/** Whether times within a range lie within what is known already. */
function isWithin(times: LakeFile['times'], known: TimeRange | undefined, within: TimeRange): boolean {
  if (times === undefined || known === undefined) return false;
  return (
    Math.max(times.first, within.first) >= known.first && Math.min(times.last, within.last) <= known.last
  );
}

/** The times of a row group within a range, perhaps of rows with a text; `open` where its rows say it. */
function settledTimes(
  { times, texts }: GroupFacts,
  within: TimeRange,
  text: string | undefined,
): TimeRange | undefined | 'open' {
  if (times !== undefined && isOutside(times, within)) return undefined;
  if (text !== undefined && excludes(texts, text)) return undefined;
  const all = text === undefined || isOnly(texts, text);
  return times !== undefined && isInside(times, within) && all ? times : 'open';
}

const isOutside = (times: TimeRange, within: TimeRange) =>
  times.last < within.first || times.first > within.last;

const isInside = (times: TimeRange, within: TimeRange) =>
  times.first >= within.first && times.last <= within.last;

const isOnly = ({ least, greatest, full }: TextFacts, text: string) =>
  full && least === text && greatest === text;

/** Texts of a footer are in the order of their bytes, which is that of ASCII texts here too. */
const excludes = ({ least, greatest }: TextFacts, text: string) =>
  least !== undefined && greatest !== undefined && (text < least || text > greatest);
