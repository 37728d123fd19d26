import type { CloudType } from '../contract/index.ts';
import type {
  CostExplanation,
  Currencies,
  Explanation,
  ExplanationFrame,
  ExplainQuestion,
  MatchedResource,
  NamespaceSum,
  ResourceSum,
} from './explanation.ts';

/** The answers of several clusters to one question, and what they add up to. */
export type ClustersExplanation = ExplainQuestion & {
  /** One for each bill that one of the clusters is on: costs of different clouds do not add up. */
  readonly bills: readonly BillSum[];
  /** In the order in which they were asked. */
  readonly clusters: readonly Explanation[];
  /** Clusters with which there was nothing to do, and why. */
  readonly without: readonly { readonly source: string; readonly reason: string }[];
};

/** What the clusters of a bill have together: of all rows of a resource that one of them matched, or of a namespace. */
export interface BillSum extends Currencies {
  readonly cloud: CloudType;
  readonly cloudSource: string;
  /** Those that have a cost, most first. */
  readonly clusters: readonly ClusterSum[];
  readonly costs: readonly CostExplanation[];
  /**
   * Of a resource: what no cluster has; absent when no cluster matched a row. `about` says why clusters have more than there is, where
   * none of them has so by itself.
   */
  readonly left?: MatchedResource['left'] & { readonly about?: string };
  /** Of a namespace, of the OpenShift cost: since the day before; null where one of the clusters has no day before. */
  readonly change?: number | null;
}

export interface ClusterSum {
  readonly cluster: ExplanationFrame['cluster'];
  /** Of the rows of a resource; null of a namespace. */
  readonly share: number | null;
  readonly costs: readonly CostExplanation[];
  /** Of a resource, with shares of all rows; most first. */
  readonly namespaces: readonly NamespaceSum[];
  /** Of a resource that the detail has of this cluster: what it has of the rows under other ids, with shares of all rows. */
  readonly elsewhere?: readonly ResourceSum[];
}
