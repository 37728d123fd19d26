import { afterSteps } from '@ocp/after';
import {
  aggregate,
  parseRequest,
  providerTypeOf,
  sourceFieldOf,
  stateSchema,
  type CloudType,
  type DayRange,
  type Engine,
  type Lake,
  type Report,
  type RunWatch,
  type Store,
} from '@ocp/core';
import { connect } from '@ocp/golden';
import { postgresStore } from '@ocp/store';
import { scratchDatabase, tenantTemplate } from '@ocp/store/testing';
import type { Client } from 'pg';
import type { GenerateOptions } from '../generate/options.ts';
import { configure } from './enter.ts';
import { allDays, type Event } from './changes.ts';
import { rounds } from './history.ts';
import { billSource, livingOf, type World } from './world.ts';

export interface TenantParts {
  engine: Engine;
  lake: Lake;
  options: GenerateOptions;
  /** Told of every run. */
  watch?: RunWatch | undefined;
}

/** A tenant in a database of its own. */
export class Tenant implements AsyncDisposable {
  readonly client: Client;
  /** Whether runs make everything anew, changed or not. */
  full = false;
  /** Of its database. */
  readonly url: string;
  readonly #store: Store;
  readonly #engine: Engine;
  readonly #lake: Lake;
  readonly #options: GenerateOptions;
  readonly #watch: readonly RunWatch[];
  readonly #drop: () => Promise<void>;

  private constructor(
    client: Client,
    url: string,
    store: Store,
    { engine, lake, options, watch }: TenantParts,
    drop: () => Promise<void>,
  ) {
    this.client = client;
    this.url = url;
    this.#store = store;
    this.#engine = engine;
    this.#lake = lake;
    this.#options = options;
    this.#watch = watch === undefined ? [] : [watch];
    this.#drop = drop;
  }

  static async begin(server: { url: string }, parts: TenantParts): Promise<Tenant> {
    const { url, drop } = await scratchDatabase(server, tenantTemplate(parts.options.schema));
    return new Tenant(await connect(url), url, postgresStore({ url }), parts, drop);
  }

  enter(world: World): Promise<void> {
    return configure(this.client, world, this.#options);
  }

  async dropState(): Promise<void> {
    await this.client.query(`drop schema if exists "${stateSchema(this.#options.schema)}" cascade`);
  }

  /** Summarizes as Koku's tasks do: OpenShift of the clusters, then every cluster on the cloud. */
  async summarize(world: World, what: Event['then'] = 'all', range: DayRange = allDays): Promise<void> {
    const clusters = livingOf(world);
    if (what === 'all' || what === 'openshift')
      for (const { source } of clusters) await this.openshift(source, range);
    if (what === 'all' || what === 'cloud') {
      for (const { source, bill } of clusters) {
        await this.onCloud(source, billSource(this.#options, bill), world.bills[bill]?.cloud, range);
      }
    }
  }

  /** Summarizes a cluster alone, on all the days or on some. */
  openshift(source: string, range: DayRange = allDays): Promise<Report> {
    return this.#run(source, range, { provider_type: 'OCP' });
  }

  /** Summarizes a cluster on the cloud, or on another bill than the tenant's first one, on all the days or on some. */
  onCloud(
    source: string,
    cloudSource: string = this.#options.cloudSource,
    cloud: CloudType = this.#options.cloud,
    range: DayRange = allDays,
  ): Promise<Report> {
    const asked = { provider_type: providerTypeOf(cloud), [sourceFieldOf(cloud)]: cloudSource };
    return this.#run(source, range, asked);
  }

  /** Summarizes all, until nothing depends on the order of the clusters. */
  async settle(world: World): Promise<void> {
    for (let round = 0; round < rounds(livingOf(world).length); round++) await this.summarize(world);
  }

  #run(source: string, { start, end }: DayRange, asked: object): Promise<Report> {
    const { schema } = this.#options;
    const request = { schema, ocp_source_uuid: source, start_date: start, end_date: end };
    const parts = { engine: this.#engine, lake: this.#lake, store: this.#store, after: afterSteps };
    return aggregate(parseRequest({ ...request, ...asked, full: this.full }), parts, {
      signal: new AbortController().signal,
      watch: this.#watch,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.end();
    await this.#store.close();
    await this.#drop();
  }
}
