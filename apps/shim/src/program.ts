import { Command } from 'commander';
import { runAggregate, type AggregateFlags } from './commands/aggregate.ts';
import { runCompare, type CompareFlags } from './commands/compare.ts';
import { runDecide, type DecideFlags } from './commands/decide.ts';
import { runExplain, type ExplainFlags } from './commands/explain.ts';
import { runGolden, type GoldenFlags } from './commands/golden.ts';
import { runPlan } from './commands/plan.ts';
import { requestFlags, type RequestFlags } from './flags.ts';

/** Runs a command and resolves to its exit status. */
export type Finish = (status: number) => void;

/** The command line of `ocp` (spec cli.md). */
export function program(signal: AbortSignal, finish: Finish): Command {
  const ocp = new Command('ocp')
    .description("Koku's summary tables without a Trino cluster")
    .exitOverride()
    // Said by the caller, like any other error.
    .configureOutput({ outputError: () => undefined })
    .configureHelp({ showGlobalOptions: true });
  requestFlags(ocp.command('aggregate').description('summarize one request into the database'))
    .option(
      '--out <folder>',
      "the engine's tables as CSV instead of the database; the state below it, in state/",
    )
    .option('--state <folder>', 'read the state of earlier runs there instead of in the database')
    .action(async (flags: AggregateFlags) => {
      finish(await runAggregate(flags, signal));
    });
  requestFlags(ocp.command('plan').description('print what aggregate would do; touches nothing')).action(
    async (flags: RequestFlags) => {
      finish(await runPlan(flags, signal));
    },
  );
  requestFlags(
    ocp
      .command('compare')
      .description('run several engines on one request and compare what they would write; writes nothing'),
  )
    .requiredOption(
      '--engines <names>',
      'such as duckdb,postgres; the first is the reference; incumbent stands for the rows in the database',
    )
    .action(async (flags: CompareFlags) => {
      finish(await runCompare(flags, signal));
    });
  requestFlags(
    ocp.command('explain').description('the way of one row of the bill through the steps; writes nothing'),
  )
    .requiredOption('--resource <id>', 'the resource id as it stands in the bill')
    .requiredOption('--day <day>', 'the day of the row')
    .action(async (flags: ExplainFlags) => {
      finish(await runExplain(flags, signal));
    });
  ocp
    .command('decide')
    .description('print which engine would run for a schema, and why')
    .requiredOption('--schema <name>', 'any text')
    .option('--json', 'the result as JSON on standard output')
    .action(async (flags: DecideFlags) => {
      finish(await runDecide(flags));
    });
  ocp
    .command('golden')
    .description('run goldens on an engine and compare; each in a database of its own that is dropped again')
    .argument('<paths...>', 'goldens, folders of goldens, or packed goldens')
    .option('--engine <name>', 'default: duckdb')
    .option(
      '--database <url>',
      'a server that may create databases; default: DATABASE_URL, else an embedded one',
    )
    .option('--json', 'the result as JSON on standard output')
    .option('--pack', 'instead of running: write each golden folder as one file')
    .option('--out <folder>', 'where packed goldens go', 'test-data/goldens')
    .action(async (paths: string[], flags: GoldenFlags) => {
      finish(await runGolden(paths, flags, signal));
    });
  return ocp;
}
