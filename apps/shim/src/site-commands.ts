import { sourceTypes } from '@ocp/core';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { DoctorFlags } from './commands/doctor.ts';
import type { PricesFlags } from './commands/prices.ts';
import type { SourceAddFlags, SourceFlags } from './commands/source.ts';
import type { StatusFlags } from './commands/status.ts';
import type { TagsFlags } from './commands/tags.ts';
import type { Finish } from './finish.ts';
import { NeededOption } from './ocp-command.ts';
import { databaseFlags, siteFlags, type SiteFlags } from './site-flags.ts';

/** Adds what an operator of a site without Koku needs beside the runs: tenants, sources, keys of tags and prices, and how they are. */
export function siteCommands(ocp: Command, signal: AbortSignal, finish: Finish): void {
  tenantCommands(ocp, signal, finish);
  sourceCommands(ocp, signal, finish);
  tagsCommands(ocp, signal, finish);
  pricesCommands(ocp, signal, finish);
  statusCommand(ocp, signal, finish);
  doctorCommand(ocp, signal, finish);
}

function tenantCommands(ocp: Command, signal: AbortSignal, finish: Finish): void {
  const tenant = ocp.command('tenant').description('the tenants of a site without Koku');
  siteFlags(
    tenant
      .command('create')
      .description(
        'make what a tenant lacks: its schema, its tables and what all tenants share; what is there stays as it is',
      ),
  ).action(async (flags: SiteFlags) => {
    const { runTenantCreate } = await import('./commands/tenant.ts');
    finish(await runTenantCreate(flags, signal));
  });
}

const MEANT = 'the source: its UUID, its name or the id of its cluster';

function sourceCommands(ocp: Command, signal: AbortSignal, finish: Finish): void {
  const source = ocp.command('source').description('the sources of a tenant');
  siteFlags(
    source
      .command('add')
      .description('enter an OpenShift cluster, or the bill of a cloud, as a source of a tenant'),
  )
    .addOption(
      new Option('--provider-type <type>', 'OCP for a cluster; AWS, Azure or GCP for a bill')
        .choices(sourceTypes)
        .default('OCP'),
    )
    .requiredOption('--name <name>', 'what reports call the cluster; of a bill any name')
    .addOption(
      new NeededOption(
        '--cluster-id <id>',
        'the id of a cluster, as the manifests of its operator have it',
        ({ providerType }) => providerType === 'OCP',
      ),
    )
    .option(
      '--source <uuid>',
      'the UUID of the source, of a bill that of its folders in the lake; default: a new one',
    )
    .action(async (flags: SourceAddFlags) => {
      const { runSourceAdd } = await import('./commands/source.ts');
      finish(await runSourceAdd(flags, signal));
    });
  siteFlags(source.command('list').description('print the sources of a tenant')).action(
    async (flags: SiteFlags) => {
      const { runSourceList } = await import('./commands/source.ts');
      finish(await runSourceList(flags, signal));
    },
  );
  siteFlags(
    source.command('rename').description('give a source another name; what is summarized from now on has it'),
  )
    .requiredOption('--source <source>', MEANT)
    .requiredOption('--name <name>', 'the new name')
    .action(async (flags: SourceFlags & { name: string }) => {
      const { runSourceRename } = await import('./commands/source.ts');
      finish(await runSourceRename(flags, signal));
    });
  siteFlags(
    source
      .command('forget')
      .description(
        'end a source: its state, staged rows, records of runs and its own entry go, and what was summarized stays',
      ),
  )
    .requiredOption('--source <source>', MEANT)
    .action(async (flags: SourceFlags) => {
      const { runSourceForget } = await import('./commands/source.ts');
      finish(await runSourceForget(flags, signal));
    });
}

function tagsCommands(ocp: Command, signal: AbortSignal, finish: Finish): void {
  const tags = ocp
    .command('tags')
    .description('the keys of labels and tags that the summaries of a tenant keep');
  siteFlags(tags.command('list').description('print the keys that reports of a tenant had'))
    .option('--provider-type <type>', 'OCP, AWS, Azure or GCP; default: all of them')
    .action(async (flags: TagsFlags) => {
      const { runTagsList } = await import('./commands/tags.ts');
      finish(await runTagsList(flags, signal));
    });
  for (const enabled of [true, false]) {
    const word = enabled ? 'enable' : 'disable';
    const effect = enabled ? 'keep' : 'leave out';
    siteFlags(
      tags
        .command(word)
        .description(`let what is summarized from now on ${effect} keys of labels or tags`)
        .argument('<keys...>', 'keys as ocp tags list has them'),
    )
      .option('--provider-type <type>', 'whose reports the keys are of: OCP, AWS, Azure or GCP', 'OCP')
      .action(async (keys: string[], flags: TagsFlags) => {
        const { runTagsSwitch } = await import('./commands/tags.ts');
        finish(await runTagsSwitch(keys, enabled, flags, signal));
      });
  }
}

function pricesCommands(ocp: Command, signal: AbortSignal, finish: Finish): void {
  const prices = ocp.command('prices').description('what usage costs on a site without Koku');
  siteFlags(
    prices
      .command('set')
      .description(
        'enter the prices of a file for the clusters that it names, and charge what is summarized of them; later runs charge what they summarize',
      )
      .argument('<file>', 'prices as JSON'),
  ).action(async (file: string, flags: SiteFlags) => {
    const { runPricesSet } = await import('./commands/prices.ts');
    finish(await runPricesSet(file, flags, signal));
  });
  siteFlags(prices.command('list').description('print which clusters have prices, and when')).action(
    async (flags: SiteFlags) => {
      const { runPricesList } = await import('./commands/prices.ts');
      finish(await runPricesList(flags, signal));
    },
  );
  const alone = `${MEANT}; default: all of the tenant`;
  siteFlags(prices.command('show').description('print every rate; with --json as a file has it'))
    .option('--source <source>', alone)
    .action(async (flags: PricesFlags) => {
      const { runPricesShow } = await import('./commands/prices.ts');
      finish(await runPricesShow(flags, signal));
    });
  siteFlags(
    prices.command('clear').description('remove prices and the costs that they made, and nothing else'),
  )
    .option('--source <source>', alone)
    .action(async (flags: PricesFlags) => {
      const { runPricesClear } = await import('./commands/prices.ts');
      finish(await runPricesClear(flags, signal));
    });
}

function doctorCommand(ocp: Command, signal: AbortSignal, finish: Finish): void {
  databaseFlags(
    ocp
      .command('doctor')
      .description(
        'look at database, tenants, sources, memory, scratch folder and what else is configured, and say what to do; changes nothing',
      )
      .option('--schema <name>', 'the tenant schema; default: every tenant that the database has')
      .option('--lake <url>', 'the lake of the runs: file:///folder or s3://bucket/prefix; default: none')
      .option('--trino <url>', 'address of Trino; default: TRINO_URL'),
  ).action(async (flags: DoctorFlags) => {
    const { runDoctor } = await import('./commands/doctor.ts');
    finish(await runDoctor(flags, signal));
  });
}

function statusCommand(ocp: Command, signal: AbortSignal, finish: Finish): void {
  siteFlags(
    ocp
      .command('status')
      .description(
        'print for each source and day which hours are staged, from which payloads, and whether they are summarized; who works on a source, and who waits',
      ),
  )
    .option(
      '--month <month>',
      'such as 2025-10; default: the newest that is staged, else that has a report period or a bill',
      month,
    )
    .option('--source <source>', `${MEANT}; default: all of the tenant`)
    .action(async (flags: StatusFlags) => {
      const { runStatus } = await import('./commands/status.ts');
      finish(await runStatus(flags, signal));
    });
}

function month(text: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new InvalidArgumentError('A month is such as 2025-10.');
}
