import {
  clouds,
  cloudTypes,
  kokuTables,
  pipelineNamed,
  SUMMARY_TABLE,
  tablesOf,
  wordOf,
  type CloudType,
  type PipelineName,
} from '@ocp/core';
import type { GoldenStage } from '@ocp/core/conformance';
import { changeFolder, isAlone, lifeStage } from './stages.ts';

export const DAILY_SUMMARY = SUMMARY_TABLE;

/** Known of a cluster after its OpenShift stage; loaded only for a stage that begins later. */
export const clusterTables = [
  'reporting_ocp_clusters',
  'reporting_ocp_nodes',
  'reporting_ocp_projects',
  'reporting_ocp_pvcs',
];

/** What is compared after a stage. A table without a file in the golden's folder was empty. */
export interface StageTables {
  /** Folder of the golden that holds the expected rows. */
  folder: string;
  compared: readonly string[];
  /** The reference had run before on these tables. */
  repeated: boolean;
}

/** The tables that a pipeline fills, and those of the clusters, which every OpenShift run keeps up to date. */
function filled(pipeline: PipelineName): string[] {
  const tables = tablesOf(pipelineNamed(pipeline));
  return pipeline === 'ocp' ? [...new Set([...tables, ...clusterTables])] : tables;
}

/** Of a stage of a golden, by the pipeline that it runs; `onCloud` is that of the golden's cloud, if it has one. */
export function stageTables(
  stage: GoldenStage,
  pipeline: PipelineName,
  onCloud: PipelineName | undefined,
): StageTables {
  const life = lifeStage(stage);
  if (life !== undefined) {
    // In a life every stage finds the tables of the other: those that it does not write must stay as they are.
    const every = onCloud === undefined ? filled('ocp') : [...filled('ocp'), ...filled(onCloud)];
    const compared = [...new Set(every)];
    return { folder: `${changeFolder(life.number)}/${life.part}`, compared, repeated: true };
  }
  if (isAlone(stage)) {
    return { folder: 'cloud-daily', compared: filled(pipeline), repeated: false };
  }
  if (stage === 'ocp-again') {
    return { folder: 'ocp-again', compared: [DAILY_SUMMARY], repeated: false };
  }
  const compared = filled(pipeline).filter((table) => !(stage === 'cloud-repeated' && isTagValues(table)));
  return { folder: pipeline === 'ocp' ? 'ocp' : 'cloud', compared, repeated: false };
}

/** Clusters are repeated in reverse order, and the values table is the last cluster's (spec after.md, quirk 1). */
const isTagValues = (table: string) =>
  cloudTypes.some((type) => table === kokuTables(type).openshiftTags.values);

/** The cloud of a scenario by its word. */
export const cloudTypeOf = (word: string): CloudType | undefined =>
  cloudTypes.find((type) => wordOf(type) === word);

/** Tables of the cloud alone that its runs read, where its own summary was run first. */
export function cloudTagTables(cloud: string): string[] {
  const type = cloudTypeOf(cloud);
  return type === undefined ? [] : Object.values(kokuTables(type).tags);
}

/** Cost models with their price lists, in the order in which they refer to each other. */
export const costTables = [
  'cost_model',
  'cost_model_map',
  'price_list',
  'price_list_cost_model_map',
  'cost_model_rate',
];

/** The tables that a run reads and that a golden brings, in the order in which they refer to each other. */
export const configTables = [
  'reporting_tenant_api_provider',
  'reporting_enabledtagkeys',
  'reporting_tagmapping',
  'reporting_ocp_cost_category',
  'reporting_ocp_cost_category_namespace',
  'reporting_ocpusagereportperiod',
  ...costTables,
  ...cloudTypes.map((type) => kokuTables(type).bills),
  ...Object.values(clouds).flatMap(({ account, after }) => [
    ...(account.alias === undefined ? [] : [account.alias.table]),
    ...(account.units === undefined ? [] : [account.units.table]),
    ...(after.categories === undefined ? [] : [after.categories.keys]),
  ]),
];
