import { Command } from 'commander';
import { runAggregate } from './commands/aggregate.ts';
import { runPlan } from './commands/plan.ts';
import { requestFlags, type RequestFlags } from './flags.ts';

/** Runs a command and resolves to its exit status. */
export type Finish = (status: number) => void;

/** The command line of `ocp` (spec cli.md). */
export function program(signal: AbortSignal, finish: Finish): Command {
  const ocp = new Command('ocp')
    .description("Koku's summary tables without a Trino cluster")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  requestFlags(ocp.command('aggregate').description('summarize one request into the database'))
    .option('--out <folder>', "the engine's tables as CSV instead of the database")
    .action(async (flags: RequestFlags & { out?: string }) => {
      finish(await runAggregate(flags, signal));
    });
  requestFlags(ocp.command('plan').description('print what aggregate would do; touches nothing')).action(
    async (flags: RequestFlags) => {
      finish(await runPlan(flags, signal));
    },
  );
  return ocp;
}
