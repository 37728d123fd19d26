import type { CloudType, Day, DayRange } from '../contract/index.ts';

/** Where the cost of a resource of the bill went on a day. */
export interface ResourceQuestion {
  /** The id as the bill has it, the end of it after a slash or a colon, or as the detail has it. */
  resource: string;
  day: Day;
}

/** What the cost of a namespace is made of on a day, and how it changed since the day before. */
export interface NamespaceQuestion {
  namespace: string;
  day: Day;
}

export type ExplainQuestion = ResourceQuestion | NamespaceQuestion;

/** Of the bill's rows that an answer adds up. */
export interface Currencies {
  /** Null where there are no rows, or where they say none, or several. */
  readonly currency: string | null;
  /** Where they say several: sums add amounts up as they are, as those of the console's tables do. */
  readonly currencies?: readonly string[];
}

/** What holds for the whole answer. Amounts of money are in `currency`, not rounded. */
export interface ExplanationFrame extends Currencies {
  readonly pipeline: string;
  readonly cloud: CloudType;
  readonly cluster: { readonly source: string; readonly id: string; readonly alias: string | null };
  readonly cloudSource: string;
  readonly day: Day;
  /** The days that were computed together: sizes of pools and matches depend on them (spec ocp-on-aws.md 9). */
  readonly window: DayRange;
  /** By what nodes are shared out (spec ocp-on-aws.md 8). */
  readonly distribution: 'cpu' | 'memory';
  /** A fraction (spec ocp-on-aws.md 7). */
  readonly markup: number;
  /** The columns whose sum is the cost that the tables of OpenShift show (spec after.md 5): what answers are ordered by. */
  readonly openshiftCost: readonly string[];
}

export type Explanation = ResourceExplanation | NamespaceExplanation;

/** The answer to a `ResourceQuestion`. */
export type ResourceExplanation = ExplanationFrame & { readonly resource: string } & (
    | ({ readonly outcome: 'matched' } & MatchedResource)
    | ({ readonly outcome: 'not matched' } & UnmatchedResource)
    /** The bill has the id, or the detail has it of rows of the bill, on other days of those that were asked for. */
    | {
        readonly outcome: 'no row on the day';
        readonly ids: readonly string[];
        readonly days: readonly Day[];
      }
    /** No row of the days that were asked for has the id, nor a part that the detail has under it; with what may be asked instead. */
    | { readonly outcome: 'not in the bill'; readonly days: DayRange; readonly nearest: readonly string[] }
  );

/** The answer to a `NamespaceQuestion`. */
export type NamespaceExplanation = ExplanationFrame & { readonly namespace: string } & (
    | ({ readonly outcome: 'explained' } & NamespaceCost)
    /** The cluster has the namespace, on other days of those that were asked for. */
    | { readonly outcome: 'no row on the day'; readonly days: readonly Day[] }
    | { readonly outcome: 'not in the cluster'; readonly days: DayRange; readonly nearest: readonly string[] }
  );

/** A resource of which at least one row belongs to the cluster. */
export interface MatchedResource {
  /** Columns in which the rows of the bill differ. */
  readonly differing: readonly string[];
  /** What each namespace has of all rows, most first; where the detail has the id that was asked for, what it has under it. */
  readonly namespaces: readonly NamespaceSum[];
  /**
   * What the detail has of the rows under other ids, most first; absent where there is none. On GCP they are those of nodes (spec
   * ocp-on-gcp.md 1): a row of the bill may have parts on several.
   */
  readonly elsewhere?: readonly ResourceSum[];
  /** What is left of all rows, and what it is. */
  readonly left: {
    readonly names: readonly RemainderName[];
    readonly share: number | null;
    readonly costs: readonly CostExplanation[];
  };
  readonly rows: readonly RowExplanation[];
}

/** What the detail has under an id. */
export interface ResourceSum {
  readonly resource: string | null;
  readonly share: number | null;
  readonly costs: readonly CostExplanation[];
}

export interface NamespaceSum {
  readonly namespace: string | null;
  /** Of the OpenShift cost of all rows without markup; null where that is 0 or null. */
  readonly share: number | null;
  readonly costs: readonly CostExplanation[];
}

/** One kind of cost, with its markup. Each of both that is null has a reason of its own. */
export interface CostExplanation {
  /** Its column in the detail. */
  readonly cost: string;
  readonly value: number | null;
  /** Column and amount of its markup, where it bears one. */
  readonly markup?: { readonly column: string; readonly value: number | null; readonly reason?: string };
  /** Why the value is null; of a sum all reasons of its terms. */
  readonly reason?: string;
}

/** The way of one row of the bill. */
export interface RowExplanation {
  readonly row: string;
  /** What the bill says of it, by the columns of the detail. */
  readonly billed: Readonly<Record<string, string | null>>;
  readonly usage: { readonly amount: number | null; readonly unit: string | null };
  /** Of its costs. */
  readonly currency: string | null;
  readonly matched: ResourceMatch | TagMatch;
  /** Of data transfer. */
  readonly direction: string | null;
  /** In GB: the size, and all volumes of all clusters on it in the window; `sharers` divide what is left (spec ocp-on-aws.md 4, 5.2). */
  readonly disk?: {
    readonly capacity: number | null;
    readonly pool: number | null;
    readonly sharers: number | null;
  };
  /** What the row has, what its parts add up to, and what is left. */
  readonly costs: readonly RowCost[];
  /** What the remainder is, or why the row has no part; absent when nothing is left of a row with parts. */
  readonly left?: Remainder;
  /** Most first. */
  readonly parts: readonly PartExplanation[];
}

export interface RowCost extends CostExplanation {
  /** What the row has it from in the bill, in words. */
  readonly from: string;
  readonly attributed: number;
  readonly remainder: number;
}

/** What becomes of the cost of a row that this run gives to nobody. */
export interface Remainder {
  readonly name: RemainderName;
  readonly about: string;
}

export type RemainderName =
  | 'other clusters'
  | 'claims without a part'
  | 'unused capacity'
  | 'more than the whole'
  | 'no place in the cluster'
  | 'rounding'
  | 'costs without a share';

/** The row's id belongs to nodes or volumes (spec ocp-on-aws.md 3.1), or that of another row of its resource (spec ocp-on-gcp.md 3). */
export interface ResourceMatch {
  readonly by: 'resource';
  readonly candidates: readonly Candidate[];
}

/** The row's tags name a place, or have a pair of the cluster's labels (spec ocp-on-aws.md 3.2, 5.4). */
export interface TagMatch {
  readonly by: 'tags';
  /** The texts that its tags contain, such as `"app": "shop"`. */
  readonly strings: readonly string[];
  /** Places that its tags name: `openshift_project` and its like. */
  readonly places: Readonly<Record<string, string>>;
  /** Parts of this run: one for each namespace and data source. */
  readonly parts: number;
  /** Parts of clusters that were run before, by which the row is divided too (spec ocp-on-azure.md 6). */
  readonly partsBefore: number;
  /** OpenShift sources that it is divided among (spec ocp-on-aws.md 8, k). */
  readonly sources: number;
}

/** An id that resources of the bill are looked for by. */
export interface Candidate {
  readonly id: string;
  readonly kind: 'node' | 'volume' | 'volume handle';
}

export type PartKind = 'node' | 'volume on a node' | 'claim' | 'rest of a disk' | 'tag' | 'data transfer';

/** A part of a row, and why it is as large as it is. */
export interface PartExplanation {
  readonly row: string;
  readonly kind: PartKind;
  /** The id that the detail has it under: that of the bill, or of a node of OpenShift (spec ocp-on-gcp.md 1). */
  readonly resource: string | null;
  readonly namespace: string | null;
  readonly dataSource: string | null;
  readonly node: string | null;
  readonly persistentVolumeClaim: string | null;
  readonly persistentVolume: string | null;
  readonly storageClass: string | null;
  readonly labels: Readonly<Record<string, string>> | null;
  /** Those labels in which it differs from parts of its row in the same place; null: it lacks the label. */
  readonly differing: Readonly<Record<string, string | null>>;
  readonly share: ShareExplanation;
  readonly usageAmount: number | null;
  /** Of its row, and so of its costs. */
  readonly currency: string | null;
  readonly costs: readonly CostExplanation[];
}

/** A share as a fraction of two measured amounts, both as the rule read them. */
export interface ShareExplanation {
  readonly measure: 'cpu' | 'memory' | 'claim' | 'disk' | 'parts' | 'whole';
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly unit: 'core hours' | 'GB hours' | 'GB' | 'parts';
  /** What the two are, in words. */
  readonly about: string;
  /** Of the row's cost. */
  readonly value: number | null;
  /** Why it is null. */
  readonly reason?: string;
}

/** A resource with rows on the day of which none belongs to the cluster. */
export interface UnmatchedResource {
  readonly ids: readonly string[];
  readonly rows: number;
  /** Every rule that could have matched, and why it did not. */
  readonly rules: readonly FailedRule[];
}

export interface FailedRule {
  readonly rule: Candidate['kind'] | 'tag';
  readonly about: string;
  /** How many ids or texts were compared. */
  readonly compared: number;
  /** What comes nearest, best first. */
  readonly nearest: readonly string[];
}

export interface NamespaceCost {
  readonly costs: readonly CostExplanation[];
  /** Most first. */
  readonly resources: readonly ResourceOfNamespace[];
  /** The day before; `reason` where there is nothing to compare with. */
  readonly before: {
    readonly day: Day;
    readonly costs: readonly CostExplanation[];
    readonly reason?: string;
  };
  /** Of the OpenShift cost; null without the day before. */
  readonly change: number | null;
}

/** What a namespace has of a resource. */
export interface ResourceOfNamespace {
  readonly resource: string | null;
  /** What the bill says of it, where it says the same in all its rows. */
  readonly billed: Readonly<Record<string, string>>;
  readonly costs: readonly CostExplanation[];
  /** Of the OpenShift cost since the day before; null without the day before. */
  readonly change: number | null;
  /** None when it had a cost on the day before only. */
  readonly parts: readonly PartExplanation[];
}
