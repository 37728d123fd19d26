import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  aggregate,
  OcpError,
  parseRequest,
  type Engine,
  type Staging,
  type Store,
  type TableComparison,
} from '@ocp/core';
import type { GoldenRun, GoldenStage } from '@ocp/core/conformance';
import { scratchDatabase, tenantTemplate, type ScratchDatabase } from '@ocp/store/testing';
import { compareStage } from './compare.ts';
import { connect } from './database.ts';
import { loadCloudTags, loadGolden } from './load.ts';
import { REPORTS } from './locate.ts';
import type { UnpackedGolden } from './pack.ts';
import type { GoldenParts } from './parts.ts';
import type { Scenario } from './scenario.ts';
import { stageTables, type StageTables } from './tables.ts';

/** One golden with an engine: its databases, and what ran in them. */
export class PreparedGolden implements GoldenRun {
  readonly #golden: UnpackedGolden;
  readonly #scenario: Scenario;
  readonly #engine: Engine;
  readonly #parts: GoldenParts;
  #openshift: ScratchDatabase | undefined;

  constructor(golden: UnpackedGolden, scenario: Scenario, engine: Engine, parts: GoldenParts) {
    this.#golden = golden;
    this.#scenario = scenario;
    this.#engine = engine;
    this.#parts = parts;
  }

  async compare(stage: GoldenStage): Promise<TableComparison[]> {
    const tables = stageTables[stage];
    if (tables === undefined) {
      throw new OcpError('PIPELINE_UNSUPPORTED', `the stage ${stage} cannot be compared yet`);
    }
    if (stage === 'ocp-again') return this.#again(tables);
    if (stage === 'ocp') {
      await this.#openshift?.drop();
      this.#openshift = await this.#database(false);
    }
    if (this.#openshift === undefined)
      throw new OcpError('INTERNAL', `${stage} needs the stage ocp before it`);
    if (stage === 'cloud') await this.#loadCloudTags(this.#openshift);
    const onCloud = stage === 'cloud' || stage === 'cloud-repeated';
    const { clusters } = this.#scenario;
    // A repetition gives the same rows in any order of the clusters.
    const order = stage === 'cloud-repeated' ? clusters.toReversed() : clusters;
    await this.#summarize(this.#openshift, order, onCloud);
    return this.#compare(this.#openshift, tables);
  }

  async #loadCloudTags({ url }: ScratchDatabase): Promise<void> {
    await using client = await connect(url);
    await loadCloudTags(client, this.#golden.folder, this.#scenario);
  }

  async close(): Promise<void> {
    await this.#openshift?.drop().catch(() => undefined);
    await this.#golden.close().catch(() => undefined);
  }

  /** Begins with what the cloud stage left and runs the first cluster once more. */
  async #again(tables: StageTables): Promise<TableComparison[]> {
    const database = await this.#database(true);
    try {
      await this.#summarize(database, this.#scenario.clusters.slice(0, 1), false);
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
    { url }: ScratchDatabase,
    clusters: readonly Scenario['clusters'][number][],
    onCloud: boolean,
  ): Promise<void> {
    const address = pathToFileURL(join(this.#golden.folder, 'input')).href;
    const lake = await this.#parts.openLake(address);
    const store = await this.#parts.openStore(url);
    const signal = this.#parts.signal ?? new AbortController().signal;
    try {
      const staged = await this.#staged(store);
      for (const { source } of clusters) {
        const request = parseRequest(this.#request(source, onCloud));
        const parts = { engine: this.#engine, lake, store, after: this.#parts.after, ...staged };
        if (this.#parts.run === undefined) await aggregate(request, parts, { signal, reason: 'golden' });
        else await this.#parts.run(request, { engine: this.#engine, database: url, lake: address });
      }
    } finally {
      await store.close();
      await lake.close();
    }
  }

  /** The reports of all clusters, loaded unless they are there. */
  async #staged(store: Store): Promise<{ staging?: Staging }> {
    const { staging } = this.#parts;
    if (staging === undefined) return {};
    const { schema, clusters } = this.#scenario;
    for (const { id, source } of clusters) {
      await staging.ingest(store, schema, source, join(this.#golden.folder, REPORTS, id));
    }
    return { staging: await staging.open(store, schema) };
  }

  #request(source: string, onCloud: boolean): object {
    const { schema, start_date, end_date, cloud, cloud_source, settings } = this.#scenario;
    const request = { schema, ocp_source_uuid: source, start_date, end_date, date_step: settings.date_step };
    if (!onCloud) return { provider_type: 'OCP', ...request };
    return {
      provider_type: `OCP_${cloud.toUpperCase()}`,
      [`${cloud}_source_uuid`]: cloud_source,
      ...request,
    };
  }

  async #compare({ url }: ScratchDatabase, tables: StageTables): Promise<TableComparison[]> {
    await using client = await connect(url);
    return await compareStage(client, this.#scenario.schema, this.#golden.folder, tables);
  }
}
