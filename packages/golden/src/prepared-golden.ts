import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { vmChoices, type VmChoices, type VmWindows } from '@ocp/after';
import {
  aggregate,
  monthsOf,
  OcpError,
  parseRequest,
  type DayRange,
  type Engine,
  type Lake,
  type Request,
  type Staging,
  type Store,
  type TableComparison,
} from '@ocp/core';
import type { GoldenRun, GoldenStage } from '@ocp/core/conformance';
import { scratchDatabase, tenantTemplate, type ScratchDatabase } from '@ocp/store/testing';
import type { Client } from 'pg';
import { compareStage, compareTables } from './compare.ts';
import { connect, sqlOf } from './database.ts';
import { loadChange, loadCloudTags, loadGolden } from './load.ts';
import { REPORTS } from './locate.ts';
import type { UnpackedGolden } from './pack.ts';
import type { GoldenParts } from './parts.ts';
import { reportsPayload, type KnownReports } from './payload.ts';
import { chargeCosts } from './costs/charge.ts';
import { machineTablesOfCosts } from './costs/machines.ts';
import { isFirstOfVariant, prepareCosts } from './costs/run.ts';
import type { CostRun, Scenario } from './scenario.ts';
import { aloneRequest, pipelinePart, summaryRequest, type Moment, type SummaryPart } from './requests.ts';
import { changeFolder, isAlone, lifeStage, stagesOf } from './stages.ts';
import { stageTables, type StageTables } from './tables.ts';

type Cluster = Scenario['clusters'][number];

interface OpenedParts {
  /** Of the lake. */
  address: string;
  lake: Lake;
  store: Store;
  staged: { staging?: Staging };
  signal: AbortSignal;
}

/** One golden with an engine: its databases, and what ran in them. */
export class PreparedGolden implements GoldenRun {
  readonly #golden: UnpackedGolden;
  readonly #scenario: Scenario;
  readonly #engine: Engine;
  readonly #parts: GoldenParts;
  #openshift: ScratchDatabase | undefined;
  /** That of the cloud by itself. */
  #cloud: ScratchDatabase | undefined;
  #moment: Moment | undefined;
  #changes = 0;
  /** What the runs so far could choose from for virtual machines. */
  #choices: readonly VmChoices[] = [];
  /** What is known of the CSV reports of each cluster. */
  #reports = new Map<string, KnownReports>();

  constructor(golden: UnpackedGolden, scenario: Scenario, engine: Engine, parts: GoldenParts) {
    this.#golden = golden;
    this.#scenario = scenario;
    this.#engine = engine;
    this.#parts = parts;
  }

  async compare(stage: GoldenStage): Promise<TableComparison[]> {
    const stages = stagesOf(this.#scenario);
    const costRun = this.#scenario.cost_runs.find(({ folder }) => folder === stage);
    if (costRun !== undefined) return this.#charge(costRun);
    const pipelines = stages.flatMap((one) =>
      one.pipeline === 'rates' ? [] : [{ ...one, pipeline: one.pipeline }],
    );
    const { pipeline } = pipelines.find((one) => one.stage === stage) ?? { pipeline: 'ocp' };
    const onCloud = pipelines.find((one) => one.stage === 'cloud')?.pipeline;
    const tables = stageTables(stage, pipeline, onCloud);
    if (stage === 'ocp-again') return this.#again(tables);
    if (isAlone(stage)) return this.#alone(stage, tables);
    if (stage === 'ocp') {
      await this.#openshift?.drop();
      this.#openshift = await this.#database(false);
      this.#moment = { ...this.#scenario, folder: this.#golden.folder };
      this.#changes = 0;
      this.#choices = [];
      this.#reports.clear();
    }
    if (this.#openshift === undefined || this.#moment === undefined)
      throw new OcpError('INTERNAL', `${stage} needs the stage ocp before it`);
    const database = this.#openshift;
    const life = lifeStage(stage);
    if (life !== undefined && life.number !== this.#changes) await this.#enter(database, life.number);
    if (stage === 'cloud') await this.#loadCloudTags(database);
    await this.#summarize(database, this.#moment, this.#clustersOf(stage), pipelinePart(stage));
    return this.#compare(database, tables);
  }

  /** Runs the cost model on what the earlier stages and runs left. */
  async #charge(run: CostRun): Promise<TableComparison[]> {
    if (this.#openshift === undefined || this.#moment === undefined)
      throw new OcpError('INTERNAL', `${run.folder} needs the stage ocp before it`);
    const { url } = this.#openshift;
    const moment = this.#moment;
    await using client = await connect(url);
    await prepareCosts(client, this.#golden.folder, this.#scenario, run);
    // Koku summarized OpenShift once more between the variants: tables that show costs were made anew without them.
    if (isFirstOfVariant(run) && run.rates_to_usage)
      await this.#summarize(this.#openshift, moment, this.#scenario.clusters, 'ocp');
    const { folder } = this.#golden;
    const scenario = this.#scenario;
    let compared: TableComparison[] = [];
    await this.#opened(this.#openshift, moment, async ({ lake, store, staged, signal }) => {
      const { after, validating } = this.#parts;
      const parts = { engine: this.#engine, lake, store, after, ...staged };
      compared = await chargeCosts(client, { folder, scenario, run }, parts, {
        ...{ signal, validating },
        made: ({ ocp_source_uuid: source, start_date: start, end_date: end }) =>
          this.#chosen(client, source, { start, end }, { per: 'range' }),
      });
    });
    const expected = join(folder, run.folder);
    return [
      ...compared,
      ...(await compareTables(client, scenario.schema, expected, machineTablesOfCosts, this.#choices)),
    ];
  }

  /** The clusters that a stage runs, in their order. */
  #clustersOf(stage: GoldenStage): readonly Cluster[] {
    const { clusters, life } = this.#scenario;
    // A repetition gives the same rows in any order of the clusters.
    if (stage === 'cloud-repeated') return clusters.toReversed();
    const change = lifeStage(stage);
    if (change?.part !== 'ocp') return clusters;
    const named = life[change.number - 1]?.clusters;
    return clusters.filter(({ id }) => named?.includes(id));
  }

  /** Makes the next change of the tenant's life. */
  async #enter({ url }: ScratchDatabase, number: number): Promise<void> {
    const change = this.#scenario.life[number - 1];
    if (change === undefined || number !== this.#changes + 1)
      throw new OcpError('INTERNAL', `the change ${number} of a life comes after ${number - 1}`);
    await using client = await connect(url);
    await loadChange(client, this.#golden.folder, this.#scenario, number);
    this.#moment = { ...change, folder: join(this.#golden.folder, changeFolder(number)) };
    this.#changes = number;
  }

  async #loadCloudTags({ url }: ScratchDatabase): Promise<void> {
    await using client = await connect(url);
    await loadCloudTags(client, this.#golden.folder, this.#scenario);
  }

  async close(): Promise<void> {
    await this.#cloud?.drop().catch(() => undefined);
    await this.#openshift?.drop().catch(() => undefined);
    await this.#golden.close().catch(() => undefined);
  }

  /** The cloud by itself, in a database that no other stage has seen, or what its first run left. */
  async #alone(stage: GoldenStage, tables: StageTables): Promise<TableComparison[]> {
    if (stage === 'cloud-daily') {
      await this.#cloud?.drop();
      this.#cloud = await this.#database(false);
    }
    if (this.#cloud === undefined)
      throw new OcpError('INTERNAL', `${stage} needs the stage cloud-daily before it`);
    const database = this.#cloud;
    await this.#opened(database, { ...this.#scenario, folder: this.#golden.folder }, async (opened) => {
      await this.#run(database, opened, aloneRequest(this.#scenario));
    });
    return this.#compare(database, tables);
  }

  /** Begins with what the cloud stage left and runs the first cluster once more. */
  async #again(tables: StageTables): Promise<TableComparison[]> {
    const database = await this.#database(true);
    try {
      const first = { ...this.#scenario, folder: this.#golden.folder };
      await this.#summarize(database, first, this.#scenario.clusters.slice(0, 1), 'ocp');
      return await this.#compare(database, tables);
    } finally {
      await database.drop();
    }
  }

  async #database(afterCloud: boolean): Promise<ScratchDatabase> {
    const database = await scratchDatabase(this.#parts.server, tenantTemplate(this.#scenario.schema));
    try {
      await using client = await connect(database.url);
      await loadGolden(client, this.#golden.folder, this.#scenario, { afterCloud });
      return database;
    } catch (error) {
      await database.drop();
      throw error;
    }
  }

  async #summarize(
    database: ScratchDatabase,
    moment: Moment,
    clusters: readonly Cluster[],
    part: SummaryPart,
  ): Promise<void> {
    await this.#opened(database, moment, async (opened) => {
      const asked = clusters.flatMap(({ source }) =>
        monthsOf({ start: moment.start_date, end: moment.end_date }).map((days) => ({ source, days })),
      );
      for (const { source, days } of asked) {
        const { date_step: step } = await this.#run(
          database,
          opened,
          summaryRequest(this.#scenario, source, moment, days, part),
        );
        await using client = await connect(database.url);
        await this.#chosen(
          client,
          source,
          days,
          part === 'cloud' ? { per: 'range' } : { per: 'koku-window', step },
        );
      }
    });
  }

  async #run(
    { url }: ScratchDatabase,
    { address, lake, store, staged, signal }: OpenedParts,
    asked: object,
  ): Promise<Request> {
    const request = parseRequest(asked);
    const parts = { engine: this.#engine, lake, store, after: this.#parts.after, ...staged };
    if (this.#parts.run === undefined) await aggregate(request, parts, { signal, reason: 'golden' });
    else await this.#parts.run(request, { engine: this.#engine, database: url, lake: address });
    return request;
  }

  /** Keeps what the run of a source could choose from, in place of what earlier runs of these days could. */
  async #chosen(client: Client, source: string, days: DayRange, windows: VmWindows): Promise<void> {
    const now = await vmChoices(sqlOf(client, this.#scenario.schema), source, days, windows);
    const stay = this.#choices.filter(
      ({ source: other, window: { start } }) => other !== source || start < days.start || start > days.end,
    );
    this.#choices = [...stay, ...now];
  }

  /** Lake, store and staging of a moment, until the work has ended. */
  async #opened(
    { url }: ScratchDatabase,
    moment: Moment,
    work: (parts: OpenedParts) => Promise<void>,
  ): Promise<void> {
    const address = pathToFileURL(join(moment.folder, 'input')).href;
    const lake = await this.#parts.openLake(address);
    const store = await this.#parts.openStore(url);
    const signal = this.#parts.signal ?? new AbortController().signal;
    try {
      const staged = await this.#staged(store, moment);
      await work({ address, lake, store, staged, signal });
    } finally {
      await store.close();
      await lake.close();
    }
  }

  /** The reports of all clusters, loaded unless they are there. With a change of a life only those that are new come. */
  async #staged(store: Store, { folder }: Moment): Promise<{ staging?: Staging }> {
    const { staging } = this.#parts;
    if (staging === undefined) return {};
    const { name, schema, clusters } = this.#scenario;
    for (const { id, source } of clusters) {
      const reports = join(folder, REPORTS, id);
      if (!existsSync(reports)) continue;
      const known = this.#reports.get(id) ?? new Map<string, string>();
      this.#reports.set(id, known);
      await using payload = await reportsPayload(reports, `${name}/${id}`, known);
      await staging.ingest(store, schema, source, payload.folder);
    }
    return { staging: await staging.open(store, schema) };
  }

  async #compare({ url }: ScratchDatabase, tables: StageTables): Promise<TableComparison[]> {
    await using client = await connect(url);
    return await compareStage(client, this.#scenario.schema, this.#golden.folder, tables, this.#choices);
  }
}
