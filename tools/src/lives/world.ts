import type { CloudType } from '@ocp/core';
import type { OpenshiftReports } from '../lakes/openshift.ts';
import type { SmallBill } from '../lakes/rows.ts';

/** An OpenShift source at one moment: its reports, what is missing of them, and what is configured of it. */
export interface Cluster {
  readonly id: string;
  readonly source: string;
  /** Its name today. */
  readonly alias: string;
  /** Its name when its report period was made, which keeps it. */
  readonly firstAlias: string;
  readonly lives: 'not yet' | 'now' | 'no more';
  readonly reports: OpenshiftReports;
  /** Every amount of its pods and volumes is multiplied by this. */
  readonly factor: number;
  readonly missingDays: readonly string[];
  /** The first hour of each day that has not been reported yet. */
  readonly until: number;
  readonly gonePods: readonly string[];
  readonly goneNamespaces: readonly string[];
  /** In place of the labels of every pod. */
  readonly labels: string | null;
  readonly distribution: string | null;
}

export interface Mapping {
  readonly type: 'OCP' | CloudType;
  readonly parent: string;
  readonly child: string;
}

/** Everything that decides what the tables hold in the end: reports, bill and configuration of a tenant at one moment. */
export interface World {
  readonly cloud: CloudType;
  readonly clusters: readonly Cluster[];
  readonly bill: SmallBill;
  /** Counts the times that the bill came: its rows get new identities. */
  readonly billed: number;
  readonly missingBillDays: readonly string[];
  /** Nothing on the bill is of a cluster. */
  readonly unmatched: boolean;
  /** Keys that are disabled, as `type key`. */
  readonly disabledKeys: readonly string[];
  readonly mappings: readonly Mapping[];
  /** The cost category of namespaces by their pattern. */
  readonly categories: Readonly<Record<string, number>>;
  readonly markup: number | null;
}

export const livingOf = ({ clusters }: World) => clusters.filter(({ lives }) => lives === 'now');
export const goneOf = ({ clusters }: World) => clusters.filter(({ lives }) => lives === 'no more');

/** A world before anything has happened; the clusters after the first few come later. */
export function firstWorld(
  cloud: CloudType,
  { reports, living, bill }: { reports: readonly OpenshiftReports[]; living: number; bill: SmallBill },
): World {
  return {
    cloud,
    clusters: reports.map((report, index) => ({
      id: `cluster-${index + 1}`,
      source: `5eed0c10-0000-4000-8000-00000000000${index + 1}`,
      alias: `Cluster ${index + 1}`,
      firstAlias: `Cluster ${index + 1}`,
      lives: index < living ? 'now' : 'not yet',
      reports: report,
      factor: 1,
      missingDays: [],
      until: 24,
      gonePods: [],
      goneNamespaces: [],
      labels: null,
      distribution: null,
    })),
    bill,
    billed: 1,
    missingBillDays: [],
    unmatched: false,
    disabledKeys: [],
    mappings: [],
    categories: {},
    markup: null,
  };
}
