import type { Columns, DiskSize, PipelineInput } from '../contract/index.ts';
import type { CloudType } from '../contract/words.ts';
import type { DailySummary } from './daily/summary.ts';
import type { Filter } from './filter.ts';

/**
 * A cloud, as far as OpenShift on it is concerned: data. A rule never asks which cloud it is; what differs is an entry here, or
 * a small rule in the cloud's folder of each engine. Sections are of spec ocp-on-aws.md, ocp-on-azure.md, ocp-on-gcp.md.
 */
export interface Cloud {
  readonly type: CloudType;
  /** What a window reads of the bill (section 2): `bill_rows` are attributed, the others measure or match. */
  readonly inputs: readonly PipelineInput[];
  /** Sizes by names in the bill, where Koku's database has none of the cloud; absent where disks are measured (spec ocp-on-azure.md 5.1). */
  readonly diskSizes?: readonly DiskSize[];
  /** What Koku writes into a new bill of a month, beside source and period. */
  readonly newBill: Readonly<Record<string, string>>;
  /** Columns of `bill_rows` that matching looks at (section 3): the id of a resource, and the tags as JSON text; and what names it. */
  readonly bill: {
    readonly resource: string;
    /** Which of the id's parts at slashes the detail has, from 1; the whole where it is absent (spec ocp-on-azure.md 4). */
    readonly namePart?: number;
    readonly tags: string;
    /** Columns that name its service: the first that is not empty. */
    readonly service: readonly string[];
    /** All columns with ids; which candidates are looked for in each, and where in it one must stand. */
    readonly ids: readonly {
      readonly column: string;
      readonly candidates: 'all' | 'handles';
      readonly at: 'end' | 'anywhere';
    }[];
  };
  /** What a row of the bill says of itself and keeps to the detail, where it groups (sections 3, 4). */
  readonly billed: Columns;
  /** What it keeps besides, as the greatest of a group. */
  readonly described: Columns;
  /** Columns of the amount used, its unit and the currency of the costs. */
  readonly usage: { readonly amount: string; readonly unit: string; readonly currency: string };
  /**
   * Costs that are shared out, each with the column of its markup if it bears one (section 7), and in words what the bill's row
   * has it from (section 4; AWS 3.4).
   */
  readonly costs: readonly { readonly cost: string; readonly markup?: string; readonly from: string }[];
  /** The account that a row is billed to, and where its name is kept. */
  readonly account: {
    readonly column: string;
    readonly alias?: { readonly column: string; readonly table: string };
    /** Units of an organization that accounts belong to for some time (spec cloud-daily.md 2). */
    readonly units?: { readonly column: string; readonly table: string };
  };
  /** Its own bill by day. */
  readonly daily: DailySummary;
  readonly detail: DetailDifferences;
  /** The tables of the cloud's console (section 9; AWS 11). */
  readonly console: readonly ConsoleTable[];
  readonly differences: Differences;
  /** Where the specification says what becomes of cost that parts of its row do not add up to: for reasons that are shown. */
  readonly quirks: {
    /** Tags that lead to no place. */
    readonly tags: string;
    /** Ids that no rule takes. */
    readonly ids?: string;
    /** What is counted more than once, or beyond a capacity. */
    readonly beyond: string;
    /** What clusters have of a row that several of them match. */
    readonly clusters: string;
    /** Which claims on a disk have a part of it. */
    readonly claims: string;
    /** Which day a row of the bill is of: for one that is of none. */
    readonly days: string;
    /** A disk with more claims than it holds, where nothing is left of it. */
    readonly overfilled?: string;
  };
  /** What a run leaves for the runs of other clusters; absent where they need nothing of each other. */
  readonly kept?: KeptState;
  /** How the steps in PostgreSQL see the detail (spec after.md). */
  readonly after: AfterDifferences;
}

export interface DetailDifferences {
  /** Columns that are JSON in the detail, and text in the bill. */
  readonly json: readonly string[];
  /** Columns whose empty text is null in the detail, and stays in the tables of the console (spec ocp-on-azure.md 8). */
  readonly emptyAsNull?: readonly string[];
  /** A direction of the bill's rows, as the detail writes it; any other is null there. */
  readonly directions: Readonly<Record<string, 'IN' | 'OUT'>>;
  /** What an amount in this unit is multiplied by, to be gigabytes of data transfer. */
  readonly transferred?: { readonly unit: string; readonly factor: number };
}

/** A table of the console: the result rows summed by day and these columns. */
export interface ConsoleTable<Name extends string = string> {
  /** Its name without what all of them have, and that of its step. */
  readonly name: Name;
  readonly table: string;
  readonly about: string;
  readonly group: readonly string[];
  /** Beside costs, markups and currency: the sum of an amount, the greatest of anything else. */
  readonly values: readonly string[];
  /** Which of the result rows; all without one. */
  readonly filter?: Filter;
}

/** Rows of a state table, and the relation under which other clusters' runs read them. */
export interface KeptState {
  readonly table: string;
  readonly relation: string;
  /** The relation under which a run reads what it left itself, where that matters. */
  readonly own?: string;
  readonly columns: Columns;
  readonly about: string;
}

/** The declared differences; each is a row of the specification's table of differences (ocp-on-azure.md 1, ocp-on-gcp.md 1). */
export interface Differences {
  readonly candidates: {
    /** What the bill names a node by. */
    readonly node: 'resource_id' | 'node';
    /** Whether handles of volumes without a name are looked for. */
    readonly handles: 'of named volumes' | 'all';
  };
  /** Which keys of the cloud count in the pairs that the reporting tables share (section 3.1; AWS 3.2). */
  readonly reportedKeys: 'summarized' | 'enabled' | 'registered';
  readonly disks: {
    /** Whether a disk has a size a day, or one for the whole month. */
    readonly sizePer: 'day' | 'month';
    /** A volume of a disk counts once a cluster, or once. What is left is divided by the number of these. */
    readonly pooledBy: 'cluster' | 'volume';
    /** What becomes of the remainder of a disk that is used up exactly. */
    readonly nothingLeft: 'left out' | 'written';
    /** Of a disk with more claims than it holds nothing is left, rather than less than nothing (spec ocp-on-gcp.md 5.2). */
    readonly overfilled?: 'nothing left';
    /** A claim that is larger than its disk takes its share of the cost (above 1), or the whole, divided by the parts of the row. */
    readonly largeClaims: 'share' | 'whole';
    /** Whether storage rows of no namespace, or of nobody, have a share too (spec ocp-on-gcp.md 5.1). */
    readonly ofNobody?: 'shared';
    /** Whether rows of data transfer have a remainder too (spec ocp-on-azure.md 5.2). */
    readonly remaindersOfTransfer?: true;
    /** The unit of parts of a disk; default: the row's. */
    readonly unit?: string;
    /** Whether parts of nobody have an amount. */
    readonly amountOfNobody: 'null' | 'kept';
  };
  readonly nodes: {
    /** What parts of a node are: all `Pod`, or as their rows in OpenShift are, with claim, volume and class. */
    readonly dataSource: 'Pod' | 'own';
    /** Which disks with a size are shared out as a disk only. */
    readonly sizedDisks: 'left out on the day' | 'left out in the window' | 'kept';
    /** What becomes of an empty claim, volume or class of their rows. */
    readonly emptyTexts: 'null' | 'kept';
  };
  /** What becomes of an empty node of parts by tag. */
  readonly emptyNodeByTag: 'null' | 'kept';
  /** Which node a row of data transfer belongs to: the linked ones, or the one that has exactly its name. */
  readonly network: 'linked' | 'named';
  /**
   * By what a tag-matched row is divided beside the parts of this run: the number of OpenShift sources that it belongs to, the parts
   * that runs of clusters before it left (a repetition keeps its place among them), or nothing.
   */
  readonly sharedWith: 'sources' | 'stored parts' | 'nobody';
  /** Decimals to which the markup, a fraction, is rounded before OpenShift bears it. */
  readonly markupDecimals?: number;
  /** Decimals to which amounts and costs of parts are rounded before they are shared; disks keep their cost. */
  readonly partDecimals?: number;
  /** Whether the detail has the resource id of the bill, or that of the node in OpenShift. */
  readonly resourceId: 'bill' | 'node';
  /** Columns of the bill that parts of nobody, remainders and data transfer do not carry. */
  readonly notOfNobody: readonly string[];
}

/** How a cloud's detail maps to the tables that are filled in PostgreSQL (spec after.md 5, 7, 8). */
export interface AfterDifferences {
  /** Columns of the detail whose sum is the cost of OpenShift: null if one of them is, unless said otherwise. */
  readonly infrastructureCost: readonly string[];
  readonly nullCosts?: 'left out';
  /** Columns beside namespace and node by which tags are summarized, each with its array in the table of tag values. */
  readonly tagPlaces: Readonly<Record<string, string>>;
  /** Categories of cost, where the cloud has them. */
  readonly categories?: { readonly column: string; readonly keys: string; readonly summary: string };
  /** Columns of the tables of all clouds together: a column of the detail, columns to add up, or nothing. */
  readonly onAll: Readonly<Record<OnAllColumn, string | readonly string[] | null>>;
}

export type OnAllColumn =
  | 'usage_account_id'
  | 'account_alias_id'
  | 'product_code'
  | 'product_family'
  | 'instance_type'
  | 'region'
  | 'availability_zone'
  | 'usage_amount'
  | 'unit'
  | 'unblended_cost'
  | 'markup_cost'
  | 'currency_code';

/** Names of the costs and of the markups of a cloud, and of both. */
export const costsOf = ({ costs }: Cloud) => costs.map(({ cost }) => cost);
export const markupsOf = ({ costs }: Cloud) =>
  costs.flatMap(({ markup }) => (markup === undefined ? [] : [markup]));
export const amountsOf = (cloud: Cloud) => [cloud.usage.amount, ...costsOf(cloud), ...markupsOf(cloud)];
