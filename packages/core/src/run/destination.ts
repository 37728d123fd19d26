import { incumbentSide } from '../compare/incumbent.ts';
import { engineSide } from '../compare/side.ts';
import { compareWindow } from '../compare/window.ts';
import type { DayRange, Delete, EngineSession, StoreTransaction } from '../contract/index.ts';
import {
  MADE_TABLE,
  otherDeletes,
  stateOnly,
  writingLock,
  type RunPlan,
  type WindowPlan,
} from '../plan/index.ts';
import type { Shadow } from './parts.ts';
import { madeRows, rowsBefore, rowsReplaced, summarizedRows } from './made-rows.ts';
import {
  deleteMoved,
  intoTables,
  runDeletes,
  writeFolder,
  writeOutputs,
  type ResultFolder,
  type Writer,
} from './outputs.ts';
import type { RunRecorder } from './recorder.ts';

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

/** Hears of tables in which rows were written or removed, on these days or on any. */
export type Wrote = (table: string, days?: DayRange) => void;

/** The tenant's tables and the state beside them. */
export function tenantTables(
  transaction: StoreTransaction,
  recorder: RunRecorder,
  wrote: Wrote = () => undefined,
): Destination {
  const remove = async (deletes: readonly Delete[]) => {
    await runDeletes(deletes, transaction, recorder);
    for (const { table } of deletes) wrote(table);
  };
  return {
    published: true,
    takesNothing: false,
    async begin(plan) {
      await transaction.lock([writingLock(plan.schema)]);
      // As late as possible: a new partition locks its table against readers until the end of the transaction.
      await recorder.step('partitions', () => ensurePartitions(plan, transaction));
      for (const table of await deleteMoved(plan.moved, transaction, recorder)) wrote(table);
      await remove(otherDeletes(plan.deletes, plan.pipeline));
    },
    async write(plan, window, session) {
      await remove(otherDeletes(window.deletes, plan.pipeline));
      const into = intoTables(plan, window, transaction);
      const writer: Writer = async (output, rows) => {
        const counts = await into(output, rows);
        if (counts.deleted + counts.written > 0) {
          wrote(output.table, output.mode === 'replace' ? window : undefined);
        }
        return counts;
      };
      await writeOutputs(plan.pipeline, session, writer, recorder);
    },
    async end({ made, summarized }) {
      if (made !== undefined) {
        await transaction.delete(rowsBefore(MADE_TABLE, made));
        await transaction.copy('state', MADE_TABLE, madeRows(made));
        wrote(MADE_TABLE);
      }
      if (summarized === undefined) return;
      await transaction.delete(rowsReplaced(summarized));
      await transaction.copy('state', summarized.table, summarizedRows(summarized));
      wrote(summarized.table);
    },
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
const NAMED = 1000;

/** The rows are compared with those that are in the tenant's tables, and not written; our own state may be. */
export function inShadow(
  engine: string,
  { begin, found, writesState }: Shadow,
  transaction: StoreTransaction,
  recorder: RunRecorder,
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
      const incumbent = incumbentSide(plan, window, transaction);
      const candidate = engineSide(engine, session);
      found(await compareWindow(plan.pipeline, window, incumbent, candidate, { firstDifferences: NAMED }));
      if (!writesState) return;
      await state.write(stateOnly(plan), { ...window, deletes: window.deletes.filter(inState) }, session);
    },
    end: (plan) => (writesState ? state.end(stateOnly(plan)) : Promise.resolve()),
  };
}

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
