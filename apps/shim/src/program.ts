import type { Command } from 'commander';
import type { AggregateFlags } from './commands/aggregate.ts';
import type { CleanupFlags } from './commands/cleanup.ts';
import type { CompareFlags } from './commands/compare.ts';
import type { DecideFlags } from './commands/decide.ts';
import type { ForgetFlags } from './commands/forget.ts';
import type { GoldenFlags } from './commands/golden.ts';
import type { IngestFlags } from './commands/ingest.ts';
import type { ServeFlags } from './commands/serve.ts';
import type { TrinoFreeFlags } from './commands/trino-free.ts';
import type { Finish } from './finish.ts';
import { showExamples } from './examples.ts';
import type { ExplainFlags } from './explained-request.ts';
import {
  engineFlag,
  number,
  portNumber,
  questionFlags,
  requestFlags,
  stateFlag,
  type RequestFlags,
} from './flags.ts';
import { OcpCommand } from './ocp-command.ts';
import { beQuiet } from './output.ts';
import { readPaths } from './paths.ts';
import { siteCommands } from './site-commands.ts';
import { databaseOption } from './site-flags.ts';
import { warnOfUnknownVariables } from './unknown-variables.ts';
import { version } from './version.ts';

/** The command line of `ocp` (spec cli.md). A command's code is loaded when it runs: the others start without it. */
export function program(signal: AbortSignal, finish: Finish): Command {
  const ocp = new OcpCommand('ocp')
    .description("Koku's summary tables without a Trino cluster")
    .version(version)
    .exitOverride()
    // Said by the caller, like any other error.
    .configureOutput({ outputError: () => undefined })
    .configureHelp({ showGlobalOptions: true })
    .option('--quiet', 'only errors, warnings and losses, and the results that were asked for')
    .hook('preAction', (_, command) => {
      if (ocp.getOptionValue('quiet') === true) beQuiet();
      readPaths(command);
      return warnOfUnknownVariables(process.env);
    })
    .commandsGroup('Runs:');
  stateFlag(
    engineFlag(requestFlags(ocp.command('aggregate').description('summarize one request into the database'))),
  )
    .option(
      '--out <folder>',
      "the engine's tables as CSV instead of the database; the state below it, in state/",
    )
    .action(async (flags: AggregateFlags) => {
      const { runAggregate } = await import('./commands/aggregate.ts');
      finish(await runAggregate(flags, signal));
    });
  engineFlag(
    requestFlags(ocp.command('plan').description('print what aggregate would do; touches nothing')),
  ).action(async (flags: RequestFlags) => {
    const { runPlan } = await import('./commands/plan.ts');
    finish(await runPlan(flags, signal));
  });
  stateFlag(
    requestFlags(
      ocp
        .command('compare')
        .description('run several engines on one request and compare what they would write; writes nothing'),
    ),
  )
    .requiredOption(
      '--engines <names>',
      'such as duckdb,postgres; the first is the reference; incumbent stands for the rows in the database',
    )
    .action(async (flags: CompareFlags) => {
      const { runCompare } = await import('./commands/compare.ts');
      finish(await runCompare(flags, signal));
    });
  engineFlag(
    questionFlags(
      ocp
        .command('explain')
        .description(
          'why the cost of a resource went where it went, or what the cost of a namespace is made of; writes nothing',
        ),
    ),
  )
    .option('--resource <id>', 'where the cost of this resource went: its id in the bill, or the end of it')
    .option('--namespace <name>', 'what the cost of this namespace is made of, and what changed in a day')
    .requiredOption('--day <day>', 'the day, such as 2025-10-02')
    .option('--format <name>', 'text, json, csv or markdown; default: text, with --json json')
    .action(async (flags: ExplainFlags) => {
      const { runExplain } = await import('./commands/explain.ts');
      finish(await runExplain(flags, signal));
    });
  ocp
    .commandsGroup('What is staged and kept:')
    .command('ingest')
    .description('load payloads of the metrics operator into the staging tables')
    .requiredOption(
      '--payload <paths...>',
      'a .tar.gz with manifest.json and CSV reports, a folder of reports, or a folder of payloads; - is an archive on standard input; may be said again',
    )
    .requiredOption('--schema <name>', 'the tenant schema, such as org1234567')
    .option(
      '--ocp-source <uuid>',
      'the OpenShift source that the payload is of; default: that of the cluster that its manifest names',
    )
    .option('--strict', 'load nothing of a payload of which something cannot be staged')
    .option('--force', 'load a payload of another cluster than the source is, in the place of what it has')
    .addOption(databaseOption())
    .option('--json', 'the result as JSON on standard output')
    .action(async (flags: IngestFlags) => {
      const { runIngest } = await import('./commands/ingest.ts');
      finish(await runIngest(flags, signal));
    });
  ocp
    .command('cleanup')
    .description(
      'remove staged months that are over, were aggregated and loaded before the retention, records older than POC_VALIDATION_RETENTION_DAYS, state of sources that are gone or older than its retention, and what runs left in Trino',
    )
    .option(
      '--schema <name>',
      'the tenant schema whose staged rows and records are removed, such as org1234567',
    )
    .option('--trino <url>', 'address of Trino, whose scratch tables of runs that were killed are dropped')
    .option('--scratch-hours <hours>', 'age of the scratch tables that are dropped', number, 24)
    .option('--retention-days <days>', 'days after their load in which staged rows are kept', number, 7)
    .option('--state-days <days>', 'days before today whose state is kept', number, 120)
    .option('--single-days', 'also staged days of months of which other days stay, such as this month')
    .option('--all', 'also single days, and rows that were not aggregated yet')
    .option('--dry-run', 'only say what would be removed')
    .option(
      '--database <url>',
      'the database as postgres://…; default: DATABASE_URL, then PGHOST and PGDATABASE',
    )
    .option('--json', 'the result as JSON on standard output')
    .action(async (flags: CleanupFlags) => {
      const { runCleanup } = await import('./commands/cleanup.ts');
      finish(await runCleanup(flags, signal));
    });
  ocp
    .command('forget')
    .description("remove a source's state, staged rows and records of runs at once; Koku's own tables stay")
    .requiredOption('--schema <name>', 'the tenant schema, such as org1234567')
    .requiredOption('--source <uuid>', 'an OpenShift source, or that of a bill')
    .addOption(databaseOption())
    .option('--json', 'the result as JSON on standard output')
    .action(async (flags: ForgetFlags) => {
      const { runForget } = await import('./commands/forget.ts');
      finish(await runForget(flags, signal));
    });
  ocp
    .commandsGroup('Beside Trino:')
    .command('decide')
    .description('print which engine would run for a schema, and why')
    .requiredOption('--schema <name>', 'any text')
    .option('--json', 'the result as JSON on standard output')
    .action(async (flags: DecideFlags) => {
      const { runDecide } = await import('./commands/decide.ts');
      finish(await runDecide(flags));
    });
  ocp
    .command('trino-free')
    .description("print which of Koku's statements would still go to Trino for a schema, and why")
    .requiredOption('--schema <name>', 'the tenant schema, such as org1234567')
    .option(
      '--database <url>',
      'the database, which says what sources the tenant has; default: DATABASE_URL, then PGHOST and PGDATABASE, else sources of any type',
    )
    .option('--json', 'the result as JSON on standard output')
    .action(async (flags: TrinoFreeFlags) => {
      const { runTrinoFree } = await import('./commands/trino-free.ts');
      finish(await runTrinoFree(flags, signal));
    });
  siteCommands(ocp.commandsGroup('A site without Koku:'), signal, finish);
  serveCommand(ocp.commandsGroup('Host and checks:')).action(async (flags: ServeFlags) => {
    const { runServe } = await import('./commands/serve.ts');
    finish(await runServe(flags, signal));
  });
  ocp
    .command('golden')
    .description('run goldens on an engine and compare; each in a database of its own that is dropped again')
    .argument('<paths...>', 'goldens, folders of goldens, or packed goldens')
    .option('--engine <name>', 'default: duckdb')
    .option('--staged', 'with --engine postgres: from the CSV reports, staged; goldens without are left out')
    .option('--trino <url>', 'address of Trino for the trino engine; default: TRINO_URL')
    .option(
      '--database <url>',
      'a server that may create databases; default: DATABASE_URL, else an embedded one',
    )
    .option('--json', 'the result as JSON on standard output')
    .option('--pack', 'instead of running: write each golden folder as one file')
    .option('--out <folder>', 'where packed goldens go', 'test-data/goldens')
    .action(async (paths: string[], flags: GoldenFlags) => {
      const { runGolden } = await import('./commands/golden.ts');
      finish(await runGolden(paths, flags, signal));
    });
  showExamples(ocp);
  return ocp;
}

function serveCommand(ocp: Command): Command {
  return ocp
    .command('serve')
    .description('the HTTP host: durable jobs, decisions, metrics; see docs/serving.md')
    .option(
      '--host <address>',
      'where it listens; another than the loopback needs tokens or --tls-client-ca',
      '127.0.0.1',
    )
    .option('--port <number>', '0 takes a free one', portNumber, 8080)
    .option('--lake <url>', 'the only lake of its requests; default: none, for reports that are staged')
    .option(
      '--database <url>',
      'its only database, which also keeps the jobs; default: DATABASE_URL, then PGHOST and PGDATABASE',
    )
    .option(
      '--incumbent <engine>',
      'the engine that is the incumbent; default: none, the host runs it itself',
    )
    .option('--tls-cert <file>', 'PEM certificate; default: plain HTTP')
    .option('--tls-key <file>', 'PEM key of the certificate')
    .option('--tls-client-ca <file>', 'PEM authority whose certificates the callers must have');
}
