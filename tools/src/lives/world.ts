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
  /** Which bill of the tenant it runs on. */
  readonly bill: number;
  /** Whether Koku has written down the bill that it runs on. */
  readonly recorded: boolean;
}

/** The rows that a cloud source bills. */
export interface BillOfCloud {
  readonly cloud: CloudType;
  readonly rows: SmallBill;
}

/** The bill of a cloud source at one moment, and what is missing of it. */
export interface Bill extends BillOfCloud {
  /** Counts the times that it came: its rows get new identities. */
  readonly billed: number;
  readonly missingDays: readonly string[];
  /** Nothing on it is of a cluster. */
  readonly unmatched: boolean;
}

export interface Mapping {
  readonly type: 'OCP' | CloudType;
  readonly parent: string;
  readonly child: string;
}

/** Everything that decides what the tables hold in the end: reports, bill and configuration of a tenant at one moment. */
export interface World {
  readonly clusters: readonly Cluster[];
  /** Each of a cloud source of its own. */
  readonly bills: readonly Bill[];
  /** Keys that are disabled, as `type key`. */
  readonly disabledKeys: readonly string[];
  readonly mappings: readonly Mapping[];
  /** The cost category of namespaces by their pattern. */
  readonly categories: Readonly<Record<string, number>>;
  readonly markup: number | null;
}

export const livingOf = ({ clusters }: World) => clusters.filter(({ lives }) => lives === 'now');
export const goneOf = ({ clusters }: World) => clusters.filter(({ lives }) => lives === 'no more');

/** The clouds of a tenant's bills, each once. */
export const cloudsOf = (bills: readonly { cloud: CloudType }[]): CloudType[] => [
  ...new Set(bills.map(({ cloud }) => cloud)),
];

/** The source of a bill of the tenant: the first one is that of the options. */
export const billSource = ({ cloudSource }: { cloudSource: string }, bill: number) =>
  cloudSource.replace(/.$/, `${bill + 1}`);

/** A world before anything has happened; the clusters after the first few come later, and all run on the first bill. */
export function firstWorld({
  reports,
  living,
  bills,
}: {
  reports: readonly OpenshiftReports[];
  living: number;
  bills: readonly BillOfCloud[];
}): World {
  return {
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
      bill: 0,
      recorded: false,
    })),
    bills: bills.map((bill) => ({ ...bill, billed: 1, missingDays: [], unmatched: false })),
    disabledKeys: [],
    mappings: [],
    categories: {},
    markup: null,
  };
}
