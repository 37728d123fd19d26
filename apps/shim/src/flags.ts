import {
  aloneTypeOf,
  cloudTypes,
  OcpError,
  parseRequest,
  pipelineOf,
  providerTypeOf,
  requestSchema,
  sourceFieldOf,
  type ProviderType,
  type Request,
} from '@ocp/core';
import { InvalidArgumentError, type Command } from 'commander';
import { NeededOption } from './ocp-command.ts';
import { databaseOption } from './site-flags.ts';

/** What commander collects for `aggregate`, `plan`, `compare` and `explain` (spec cli.md, "Flags"). */
export interface RequestFlags {
  pipeline: string;
  engine?: string;
  trino?: string;
  schema: string;
  ocpSource?: string;
  cloudSource?: string;
  start: string;
  end: string;
  lake?: string;
  staged?: boolean;
  effectiveUsage?: string;
  database?: string;
  clusterId?: string;
  clusterAlias?: string;
  reportPeriodId?: number;
  billId?: number;
  markup?: number;
  distribution?: string;
  standalone: boolean;
  tagProcessing?: boolean;
  unattributedStorage?: boolean;
  dateStep?: number;
  full?: boolean;
  memoryLimit?: string;
  threads?: number;
  state?: string;
  json?: boolean;
}

const pipelines: readonly string[] = Object.values(pipelineOf);

/** The pipeline that stands for every one of a tenant. */
export const ALL = 'all';

/** The number of a flag. */
export const number = (text: string) => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
};

/** A TCP port; 0 is any that is free. */
export function portNumber(text: string): number {
  const port = number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

/** Adds the flag of a command that runs on one engine. */
export function engineFlag(command: Command): Command {
  return command.option(
    '--engine <name>',
    'the engine that makes the tables; default: postgres with OCP_POSTGRES_PIPELINE=true, else duckdb',
  );
}

/** Adds the flag of a command that may find the state of earlier runs elsewhere. */
export function stateFlag(command: Command): Command {
  return command.option(
    '--state <folder>',
    'read the state of earlier runs there instead of in the database; --out writes it',
  );
}

/** Adds the flags that make a request. */
export function requestFlags(command: Command): Command {
  const named = tenantFlags(
    command.option('--pipeline <name>', `${pipelines.join(', ')}, or ${ALL}`, 'ocp'),
    sourcesOf,
  );
  return circumstanceFlags(
    named
      .requiredOption('--start <day>', 'first day, such as 2025-10-01')
      .requiredOption('--end <day>', `last day, inclusive; in the same month, but for ${ALL}`),
  );
}

/** Adds the same flags for a question about one day: what the sources and the day decide may be left out. */
export function questionFlags(command: Command): Command {
  const named = tenantFlags(
    command.option('--pipeline <name>', 'a pipeline on a cloud; default: the one that the sources decide'),
  );
  return circumstanceFlags(
    named
      .option('--start <day>', 'first day of the run that is explained; default: the first of the month')
      .option('--end <day>', 'its last day; default: the last of the month'),
  );
}

/** Whose rows are meant; `needed` says which sources a pipeline cannot do without. */
function tenantFlags(command: Command, needed: (pipeline: string) => readonly string[] = () => []): Command {
  const sourceOption = (field: keyof RequestFlags, flags: string, description: string) =>
    new NeededOption(flags, description, ({ pipeline }) => needed(pipeline as string).includes(field));
  return command
    .option('--trino <url>', 'address of Trino for the trino engine; default: TRINO_URL')
    .optionsGroup('Whose rows:')
    .requiredOption('--schema <name>', 'the tenant schema, such as org1234567')
    .addOption(
      sourceOption(
        'ocpSource',
        '--ocp-source <uuid>',
        'the OpenShift source; with --pipeline all, default: all of the tenant',
      ),
    )
    .addOption(
      sourceOption('cloudSource', '--cloud-source <uuid>', 'the cloud source, for pipelines on a cloud'),
    );
}

/** The flags with the sources that a pipeline is about. */
function sourcesOf(pipeline: string): readonly (keyof RequestFlags)[] {
  const provider = providerOf(pipeline);
  if (provider === undefined) return [];
  return [
    ...('ocp_source_uuid' in fieldsOf(provider) ? (['ocpSource'] as const) : []),
    ...(cloudOfProvider(provider) === undefined ? [] : (['cloudSource'] as const)),
  ];
}

/** Where rows are, and what beats the configuration of the tenant. */
function circumstanceFlags(command: Command): Command {
  return command
    .optionsGroup('Where they are:')
    .option(
      '--lake <url>',
      'a folder, file:///folder or s3://bucket/prefix that holds data/parquet/…; not needed for staged reports',
    )
    .option(
      '--staged',
      'OpenShift reports are those of ocp ingest, also with a --lake for the bill; default without a --lake',
    )
    .option(
      '--effective-usage <kind>',
      'of staged reports: max or min of usage and request, hour by hour; default: max',
    )
    .addOption(databaseOption())
    .optionsGroup('What beats the configuration of the tenant:')
    .option('--cluster-id <id>', 'id of the cluster; default: the report period, then the provider')
    .option('--cluster-alias <name>', 'name of the cluster; default: the report period, then the provider')
    .option('--report-period-id <id>', 'the report period; default: the one of the source and month', number)
    .option('--bill-id <id>', 'the bill; default: the one of the cloud source and month', number)
    .option('--markup <percent>', 'markup of the bill; default: the cost model of the cloud source', number)
    .option(
      '--distribution <kind>',
      'share nodes by cpu or by memory; default: the cost model of the OpenShift source',
    )
    .optionsGroup('What is done:')
    .option('--no-standalone', 'only what Trino does for Koku; the host does what comes afterwards')
    .option(
      '--no-tag-processing',
      'where the reporting tables share no pairs of tags and labels, the bill is not searched for any',
    )
    .option('--no-unattributed-storage', 'on GCP: disks are not shared out by claims and what they leave')
    .option('--date-step <days>', 'days of a window; default: TRINO_DATE_STEP, then 5', number)
    .option('--full', 'everything is made and written anew, also what did not change')
    .optionsGroup('How it runs:')
    .option('--memory-limit <size>', 'of the engine, such as 512MB; default: 1GB')
    .option('--threads <count>', 'of the engine; default: one a core', number)
    .option('--json', 'the result as JSON on standard output');
}

/** The flags without the switches that a pipeline does not have: of those of a tenant some have them, and some have not. */
export function withSwitchesOf<T extends RequestFlags>(flags: T): T {
  const fields = fieldsOf(providerOf(flags.pipeline));
  return {
    ...flags,
    tagProcessing: flags.tagProcessing !== false || !('tag_processing' in fields),
    unattributedStorage: flags.unattributedStorage !== false || !('unattributed_storage' in fields),
  };
}

/** The request of the flags, checked; only what was said is in it. */
export function requestFrom(flags: RequestFlags, environment: NodeJS.ProcessEnv): Request {
  if (providerOf(flags.pipeline) !== undefined) return parseRequest(requestSaid(flags, environment));
  throw new OcpError('USAGE_INVALID', `there is no pipeline ${flags.pipeline}`, {
    where: { flag: '--pipeline' },
    hint: `One of ${pipelines.join(', ')}.`,
  });
}

/** What the flags say, in the words of a request and unchecked. */
export function requestSaid(flags: RequestFlags, environment: NodeJS.ProcessEnv): Record<string, unknown> {
  const provider = providerOf(flags.pipeline);
  const cloud = cloudOfProvider(provider);
  return defined({
    provider_type: provider,
    schema: flags.schema,
    ocp_source_uuid: flags.ocpSource,
    ...(cloud === undefined ? {} : { [sourceFieldOf(cloud)]: flags.cloudSource }),
    start_date: flags.start,
    end_date: flags.end,
    cluster_id: flags.clusterId,
    cluster_alias: flags.clusterAlias,
    report_period_id: flags.reportPeriodId,
    bill_id: flags.billId,
    markup: flags.markup,
    distribution: flags.distribution,
    standalone: flags.standalone,
    tag_processing: flags.tagProcessing === false ? false : undefined,
    unattributed_storage: flags.unattributedStorage === false ? false : undefined,
    date_step:
      flags.dateStep ?? (environment.TRINO_DATE_STEP ? Number(environment.TRINO_DATE_STEP) : undefined),
    full: flags.full,
    limits: defined({ memory: flags.memoryLimit, threads: flags.threads }),
  });
}

/** The fields of the requests of a provider. */
const fieldsOf = (provider: ProviderType | undefined) =>
  requestSchema.options.find(({ shape }) => shape.provider_type.value === provider)?.shape ?? {};

const cloudOfProvider = (provider: ProviderType | undefined) =>
  cloudTypes.find((type) => [providerTypeOf(type), aloneTypeOf(type)].some((own) => own === provider));

function providerOf(pipeline: string): ProviderType | undefined {
  const providers = Object.keys(pipelineOf) as ProviderType[];
  return providers.find((provider) => pipelineOf[provider] === pipeline);
}

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
