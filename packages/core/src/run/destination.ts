import { incumbentSide } from '../compare/incumbent.ts';
import { determinedSide, engineSide } from '../compare/side.ts';
import { compareWindow } from '../compare/window.ts';
import {
  daysOf,
  rangesOf,
  stampedRows,
  type Delete,
  type EngineSession,
  type OpenCells,
  type StoreTransaction,
} from '../contract/index.ts';
import {
  MADE_TABLE,
  otherDeletes,
  outputUnit,
  ROLES_ELSEWHERE,
  stateOnly,
  writingLock,
  type RunPlan,
  type WindowPlan,
} from '../plan/index.ts';
import type { RunMemory } from './memory.ts';
import type { Shadow } from './parts.ts';
import { madeRows, rowsBefore, rowsReplaced, summarizedRows } from './made-rows.ts';
import {
  deleteMoved,
  intoTables,
  runDeletes,
  writeFolder,
  writeOutputs,
  type ChooseDays,
  type ResultFolder,
  type Writer,
} from './outputs.ts';
import type { RunRecorder } from './recorder.ts';
import { madeOf, nodesWithRows } from './rows-made.ts';

/** Where the rows of a run go. */
export interface Destination {
  /** Whether users read them there: then the steps afterwards follow, and the staging is done with. */
  readonly published: boolean;
  /** Whether a run without any row has an effect too. */
  readonly takesNothing: boolean;
  /** Called once, before anything is written. */
  begin(plan: RunPlan): Promise<void>;
  /** Takes the outputs of one window, whose steps were all made. */
  write(plan: RunPlan, window: WindowPlan, session: EngineSession): Promise<void>;
  /** Called once, after the last window: what rows of our state were made from is kept beside them. */
  end(plan: RunPlan): Promise<void>;
}

/** The tenant's tables and the state beside them. */
export function tenantTables(
  transaction: StoreTransaction,
  recorder: RunRecorder,
  memory?: RunMemory,
): Destination {
  const there = (deletes: readonly Delete[]) =>
    deletes.filter(({ place, table, where }) => {
      return memory?.absent(stampedRows({ place, table, where: [where] })) !== true;
    });
  const remove = async (all: readonly Delete[]) => {
    const deletes = there(all);
    await runDeletes(deletes, transaction, recorder);
    for (const { table } of deletes) memory?.wrote(table);
  };
  const withRows = new Set<string>();
  return {
    published: true,
    takesNothing: false,
    async begin(plan) {
      await transaction.lock([writingLock(plan.schema)]);
      // As late as possible: a new partition locks its table against readers until the end of the transaction.
      await recorder.step('partitions', () => ensurePartitions(plan, transaction));
      for (const table of await deleteMoved(there(plan.moved), transaction, recorder)) memory?.wrote(table);
      await remove(otherDeletes(plan.deletes, plan.pipeline));
    },
    async write(plan, window, session) {
      await remove(otherDeletes(window.deletes, plan.pipeline));
      if (plan.made !== undefined) for (const node of await nodesWithRows(session)) withRows.add(node);
      const into = intoTables(plan, window, transaction);
      const writer: Writer = async (output, rows, days) => {
        const counts = await into(output, rows, days);
        if (counts.deleted + counts.written > 0) {
          for (const range of days ?? [window]) {
            memory?.wrote(output.table, output.mode === 'replace' ? range : undefined);
          }
        }
        return counts;
      };
      await writeOutputs(
        plan.pipeline,
        session,
        writer,
        recorder,
        daysToWrite(plan, window, session, memory),
      );
    },
    async end({ made, summarized, pipeline }) {
      if (made !== undefined) {
        // Also nodes that were written just now.
        const { knownNodes: nodes } = await transaction.config(made.source, made.days);
        const merged = pipeline.outputs.some(({ mode }) => mode === 'merge');
        const { kept, elsewhere } = madeOf(made, { nodes, withRows, merged });
        await transaction.delete(rowsBefore(MADE_TABLE, made));
        await transaction.copy('state', MADE_TABLE, madeRows(made.source, kept));
        memory?.wrote(MADE_TABLE);
        memory?.learned(ROLES_ELSEWHERE, elsewhere);
      }
      if (summarized === undefined) return;
      await transaction.delete(rowsReplaced(summarized));
      await transaction.copy('state', summarized.table, summarizedRows(summarized));
      memory?.wrote(summarized.table);
    },
  };
}

/** Keys that are made with the rows. */
const GENERATED: readonly string[] = ['uuid', 'id'];

/** Leaves out days of which the same rows are made as before, if these are still there. */
function daysToWrite(
  plan: RunPlan,
  window: WindowPlan,
  session: EngineSession,
  memory: RunMemory | undefined,
): ChooseDays {
  return async (output) => {
    const unit = memory && outputUnit(plan, window, output);
    if (memory === undefined || unit === undefined) return undefined;
    const columns = output.columns.filter((name) => !GENERATED.includes(name));
    const same = await memory.same(unit, await session.digests(output.step, columns));
    if (plan.full || same.size === 0) return undefined;
    return rangesOf(daysOf(window).filter((day) => !same.has(day)));
  };
}

/** Files instead of the database. */
export function filesOf(folder: ResultFolder, recorder: RunRecorder): Destination {
  return {
    published: false,
    takesNothing: false,
    begin: () => Promise.resolve(folder.begin()),
    write: (plan, _window, session) => writeFolder(plan, session, folder, recorder),
    end: () => Promise.resolve(),
  };
}

/** Differences of a table and window that are named; all are counted. */
export const NAMED_DIFFERENCES = 1000;

/** What the specification leaves open in the rows of a window, also in words. */
export interface OpenRows {
  cells: OpenCells;
  said: readonly string[];
}

/**
 * The rows are compared with those that are in the tenant's tables, as far as they are not open, and not written; our own state
 * may be.
 */
export function inShadow(
  engine: string,
  { begin, found, writesState }: Shadow,
  transaction: StoreTransaction,
  recorder: RunRecorder,
  openIn: (window: WindowPlan) => Promise<OpenRows> = () => Promise.resolve(NOTHING_OPEN),
): Destination {
  const state = tenantTables(transaction, recorder);
  return {
    published: false,
    takesNothing: true,
    async begin(plan) {
      begin();
      if (writesState) await state.begin(stateOnly(plan));
    },
    async write(plan, window, session) {
      const { cells, said } = await openIn(window);
      const incumbent = determinedSide(incumbentSide(plan, window, transaction), cells);
      const candidate = determinedSide(engineSide(engine, session), cells);
      const compared = await compareWindow(plan.pipeline, window, incumbent, candidate, {
        firstDifferences: NAMED_DIFFERENCES,
      });
      const tables = compared.tables.map((table) => ({
        ...table,
        undetermined: [...table.undetermined, ...said],
      }));
      found({ ...compared, tables });
      if (!writesState) return;
      await state.write(stateOnly(plan), { ...window, deletes: window.deletes.filter(inState) }, session);
    },
    end: (plan) => (writesState ? state.end(stateOnly(plan)) : Promise.resolve()),
  };
}

const NOTHING_OPEN: OpenRows = { cells: (_columns, rows) => ({ rows, chosen: 0 }), said: [] };

const inState = ({ place }: { place: string }) => place === 'state';

async function ensurePartitions(plan: RunPlan, transaction: StoreTransaction): Promise<number> {
  const written = [
    ...plan.pipeline.outputs.filter(({ place, mode }) => place === 'tenant' && mode === 'replace'),
    ...plan.after.flatMap(({ deletes }) => deletes),
  ].map(({ table }) => table);
  const tables = [...new Set(written)];
  await transaction.ensurePartitions(tables, plan.days);
  return tables.length;
}
