import { AWS_DETAIL_TABLE, awsSummaries, ocpOnAllTables, openshiftUiSteps } from '@ocp/core';
import type { GoldenStage, LifeStage } from '@ocp/core/conformance';
import { changeFolder, lifeStage } from './stages.ts';

const uiTables = openshiftUiSteps.flatMap(({ rewrites }) => rewrites);

export const DAILY_SUMMARY = 'reporting_ocpusagelineitem_daily_summary';

/** Known of a cluster after its OpenShift stage; loaded only for a stage that begins later. */
export const clusterTables = [
  'reporting_ocp_clusters',
  'reporting_ocp_nodes',
  'reporting_ocp_projects',
  'reporting_ocp_pvcs',
];

const openshiftTables = [
  DAILY_SUMMARY,
  ...uiTables,
  'reporting_ocpusagepodlabel_summary',
  'reporting_ocpstoragevolumelabel_summary',
  'reporting_ocptags_values',
  ...clusterTables,
];

/** What is compared after a stage. A table without a file in the golden's folder was empty. */
export interface StageTables {
  /** Folder of the golden that holds the expected rows. */
  folder: string;
  compared: readonly string[];
  /** In the goldens, but no step of ours makes them yet (spec vm-gpu.md). */
  notBuilt: readonly string[];
  /** The reference had run before on these tables. */
  repeated: boolean;
}

const openshift: StageTables = {
  folder: 'ocp',
  compared: openshiftTables,
  notBuilt: ['reporting_ocp_vm_summary_p', 'reporting_ocp_gpu_summary_p'],
  repeated: false,
};

/** Tables of the cloud alone that its runs read, where its own summary was run first. */
export const cloudTagTables = (cloud: string) => [
  `reporting_${cloud}tags_summary`,
  `reporting_${cloud}tags_values`,
];

const onAws: StageTables = {
  folder: 'cloud',
  compared: [
    AWS_DETAIL_TABLE,
    ...awsSummaries.map(({ table }) => table),
    DAILY_SUMMARY,
    ...uiTables,
    'reporting_ocpawstags_summary',
    'reporting_ocpawstags_values',
    'reporting_ocpawscategory_summary',
    ...ocpOnAllTables,
  ],
  notBuilt: ['reporting_ocp_vm_summary_p', 'reporting_ocp_gpu_summary_p'],
  repeated: false,
};

/** Clusters are repeated in reverse order, and the values table is the last cluster's (spec after.md, quirk 1). */
const onAwsRepeated: StageTables = {
  ...onAws,
  compared: onAws.compared.filter((table) => table !== 'reporting_ocpawstags_values'),
};

const stageTables: Readonly<Record<Exclude<GoldenStage, LifeStage>, StageTables>> = {
  ocp: openshift,
  'ocp-repeated': openshift,
  cloud: onAws,
  'cloud-repeated': onAwsRepeated,
  'ocp-again': { folder: 'ocp-again', compared: [DAILY_SUMMARY], notBuilt: [], repeated: false },
};

/** In a life every stage finds the tables of the other: those that it does not write must stay as they are. */
const everyTable = [...new Set([...openshift.compared, ...onAws.compared])];

export function tablesOf(stage: GoldenStage): StageTables {
  const life = lifeStage(stage);
  if (life === undefined) return stageTables[stage as Exclude<GoldenStage, LifeStage>];
  return {
    folder: `${changeFolder(life.number)}/${life.part}`,
    compared: everyTable,
    notBuilt: openshift.notBuilt,
    repeated: true,
  };
}

/** The tables that a run reads and that a golden brings, in the order in which they refer to each other. */
export const configTables = [
  'reporting_tenant_api_provider',
  'reporting_enabledtagkeys',
  'reporting_tagmapping',
  'reporting_ocp_cost_category',
  'reporting_ocp_cost_category_namespace',
  'reporting_ocpusagereportperiod',
  'reporting_awsaccountalias',
  'reporting_awscostentrybill',
  'reporting_awsenabledcategorykeys',
  'reporting_azurecostentrybill',
  'reporting_gcpcostentrybill',
];
