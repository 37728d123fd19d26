import {
  monthOf,
  OcpError,
  type AskedLake,
  type ColumnValue,
  type Day,
  type DayRange,
  type Engine,
  type InputTable,
  type JobInput,
  type Lake,
  type LakeFile,
  type PartitionRef,
  type SqlSession,
  type Staging,
  type Warning,
} from '../contract/index.ts';
import type { InputPlan } from '../plan/index.ts';

/** Where a run looks for its inputs; what is staged does not come from the lake. */
export interface InputSources {
  lake: Lake;
  staging?: Staging;
}

/** Finds the inputs of one engine; a partition that several windows read is looked at once. */
export class InputFinder {
  readonly #sources: InputSources;
  readonly #engine: Engine;
  readonly #signal: AbortSignal;
  readonly #warn: ((warning: Warning) => void) | undefined;
  readonly #files = new Map<string, Promise<LakeFile[]>>();
  readonly #warned = new Set<string>();

  /** Told to `warn` once of what lies beside a partition and is not read. */
  constructor(
    { lake, staging }: InputSources,
    engine: Engine,
    signal: AbortSignal,
    warn?: (warning: Warning) => void,
  ) {
    this.#sources = { lake, ...(staging && { staging }) };
    this.#engine = engine;
    this.#signal = signal;
    this.#warn = warn;
  }

  /** Passes a warning on, once: several windows, and several tables of the same files, may come upon the same. */
  warn(warning: Warning): void {
    const { table, ...where } = warning.where;
    const key = JSON.stringify({ ...warning, where: where.file === undefined ? { table, ...where } : where });
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    this.#warn?.(warning);
  }

  /** The inputs by relation. Fails with `LAKE_*`, and with `REQUEST_INVALID` for an engine that cannot read what is staged. */
  async find(plans: readonly InputPlan[]): Promise<Record<string, JobInput>> {
    const inputs: Record<string, JobInput> = {};
    for (const plan of plans) inputs[plan.relation] = await this.#input(plan);
    return inputs;
  }

  /** What is to be said of rows of a file that cannot be meant. */
  leftOut(file: LakeFile): Promise<Warning[]> {
    return this.#sources.lake.leftOut(file, this.#signal);
  }

  /** The files of one input, those that are read of it; none where it is staged. */
  async files(plan: InputPlan): Promise<LakeFile[]> {
    if (this.#staged(plan) !== undefined) return [];
    const found = (await Promise.all(plan.partitions.map((ref) => this.#partition(ref)))).flat();
    // Where nobody looks into the files before the engine does, it is not known which rows it leaves out.
    const lookedInto = this.#engine.capabilities.reads === 'files';
    return plan.enough === 'last time' && lookedInto ? untilLast(found) : found;
  }

  async #input(plan: InputPlan): Promise<JobInput> {
    const { table, days, enough } = plan;
    const staged = this.#staged(plan);
    return {
      table,
      ...(days && { days: { start: days.start, end: days.end } }),
      ...(enough !== undefined && enough !== 'last time' && { distinct: enough }),
      files: await this.files(plan),
      ...(staged !== undefined && { staged }),
    };
  }

  /** The first day of a partition that has rows, in the staging or in the lake. */
  async firstDay(ref: PartitionRef, days: DayRange, sql: SqlSession): Promise<Day | undefined> {
    const { lake, staging } = this.#sources;
    if (staging?.select(ref, days) !== undefined) return staging.firstDay(ref, days, sql);
    return lake.firstDay(await this.#partition(ref), days, this.#signal);
  }

  /** The first and the last day of a range on which rows of some partitions have a value; undefined without any. */
  async daysWith(
    refs: readonly PartitionRef[],
    days: DayRange,
    value: ColumnValue,
  ): Promise<DayRange | undefined> {
    const files = await Promise.all(refs.map((ref) => this.#partition(ref)));
    return this.#sources.lake.daysWith(files.flat(), days, value, this.#signal);
  }

  /** The first file of an input that has a text in one of some columns, and the first day on which it has; none where it is staged. */
  async fileWith(
    plan: InputPlan,
    columns: readonly string[],
    value: string,
  ): Promise<{ file: string; column: string; day: Day } | undefined> {
    for (const file of await this.files(plan)) {
      for (const column of columns.filter((name) => file.columns.includes(name))) {
        const days = plan.days ?? monthOf(file.partition.month);
        const found = await this.#sources.lake.daysWith([file], days, { column, value }, this.#signal);
        if (found !== undefined) return { file: file.origin, column, day: found.start };
      }
    }
    return undefined;
  }

  /** What the rows of some inputs come from: files with their versions, or what was staged. */
  async versions(inputs: readonly InputPlan[], sql: SqlSession): Promise<string[]> {
    const { lake, staging } = this.#sources;
    const found: string[] = [];
    for (const { relation, partitions } of inputs) {
      for (const ref of partitions) {
        const staged = await staging?.version(ref, sql);
        const files = staged === undefined ? await lake.versions(ref, this.#signal) : [staged];
        found.push(`${relation} ${ref.month}: ${files.join(', ')}`);
      }
    }
    return found;
  }

  /** What the staged rows of an input come from; nothing where it is files. */
  async staged({ partitions }: InputPlan, sql: SqlSession): Promise<string[]> {
    const { staging } = this.#sources;
    const found = staging && (await Promise.all(partitions.map((ref) => staging.version(ref, sql))));
    return (found ?? []).filter((version) => version !== undefined);
  }

  /** Whether the tenant has rows of a table, of any month; of one source, or of any. */
  async exists(
    table: InputTable,
    schema: string,
    { source, sql }: { source?: string; sql?: SqlSession } = {},
  ): Promise<boolean> {
    const { lake, staging } = this.#sources;
    const staged = sql && (await staging?.exists(table, source, sql));
    return staged ?? lake.exists(table, schema, this.#signal, source);
  }

  /** Where a partition is looked for, for messages. */
  place(ref: PartitionRef, days: DayRange): string {
    const { lake, staging } = this.#sources;
    return staging?.select(ref, days) === undefined
      ? lake.place(ref)
      : `${ref.table.name} staged in ${ref.schema}`;
  }

  /** Address of the lake, for messages. */
  get origin(): string {
    return this.#sources.lake.origin;
  }

  /** Fails with `STAGING_INCOMPLETE` or `NO_INPUT` when staged rows of some of the days are gone. */
  async checkKept(source: string, days: DayRange, sql: SqlSession): Promise<void> {
    await this.#sources.staging?.checkKept(source, days, sql);
  }

  /** Warns of summarized days of which no payload is known. */
  async lookForPayloads(source: string, days: DayRange, sql: SqlSession): Promise<void> {
    const warnings = (await this.#sources.staging?.withoutPayload(source, days, sql)) ?? [];
    for (const warning of warnings) this.warn(warning);
  }

  #staged({ partitions, days }: InputPlan): string | undefined {
    const [ref] = partitions;
    const staged = ref && this.#sources.staging?.select(ref, days ?? monthOf(ref.month));
    if (staged === undefined || this.#engine.capabilities.inDatabase) return staged;
    const { name } = this.#engine;
    throw new OcpError('REQUEST_INVALID', `the engine ${name} reads files, and the reports are staged`, {
      where: { engine: name },
      hint: 'Say --engine postgres, or a --lake.',
    });
  }

  #partition(ref: PartitionRef): Promise<LakeFile[]> {
    const key = [ref.table.name, ref.schema, ref.source, ref.month].join(' ');
    const found =
      this.#files.get(key) ??
      this.#sources.lake.files(ref, this.#engine.capabilities.reads, this.#signal, (warning) =>
        this.warn(warning),
      );
    this.#files.set(key, found);
    return found;
  }
}

/**
 * The files that reach to the last time of all. Those that were looked into and have no row that is left out tell it; of one with
 * such rows, or whose footer does not say, it is not known whether it has later ones.
 */
function untilLast(files: readonly LakeFile[]): LakeFile[] {
  const known = files.flatMap(({ times, leftOut }) => (times && leftOut === undefined ? [times.last] : []));
  const last = known.reduce((latest, time) => Math.max(latest, time), -Infinity);
  return files.filter(({ times }) => times === undefined || times.last >= last);
}

/** For runs whose inputs are all staged: whatever else is asked for was not given. */
export const noLake: AskedLake = {
  origin: 'none',
  files: ({ table }) => withoutLake(table.name),
  questions: {
    check: () => withoutLake('the lake'),
    hasTenant: () => withoutLake('the tenant'),
    hasTable: ({ name }) => withoutLake(name),
    partitions: ({ name }) => withoutLake(name),
    times: ([ref]) => withoutLake(ref?.table.name),
    anyText: ([ref]) => withoutLake(ref?.table.name),
    distinct: ([ref]) => withoutLake(ref?.table.name),
    sumsByDay: ([ref]) => withoutLake(ref?.table.name),
  },
  firstDay: () => Promise.resolve(undefined),
  daysWith: () => Promise.resolve(undefined),
  exists: () => Promise.resolve(false),
  place: ({ table }) => table.name,
  leftOut: () => Promise.resolve([]),
  versions: () => Promise.resolve([]),
  close: () => Promise.resolve(),
};

function withoutLake(what = 'this'): never {
  throw new OcpError('USAGE_INVALID', `${what} is not staged, and no lake was given`, {
    where: { flag: '--lake', table: what },
    hint: 'Say --lake file:///folder or s3://bucket/prefix.',
  });
}
