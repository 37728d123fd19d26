/** The clouds whose bills are attributed to OpenShift, as Koku names their providers. Every other word of a cloud follows. */
export const cloudTypes = ['AWS', 'Azure', 'GCP'] as const;
export type CloudType = (typeof cloudTypes)[number];

/** What a source may be, as Koku names it: a cluster, or the bill of a cloud. */
export const sourceTypes = ['OCP', ...cloudTypes] as const;
export type SourceType = (typeof sourceTypes)[number];

/** A cloud in names of tables, of pipelines and of request fields. */
export type CloudWord = Lowercase<CloudType>;

/** A pipeline as the command line names it (spec cli.md, "Flags"). */
export type PipelineName = 'ocp' | `ocp-${CloudWord}` | CloudWord;

/** The same as the API names it. */
export type ProviderType = 'OCP' | `OCP_${Uppercase<CloudType>}` | Uppercase<CloudType>;

export const wordOf = <T extends CloudType>(type: T) => type.toLowerCase() as Lowercase<T>;

export const providerTypeOf = <T extends CloudType>(type: T) =>
  `OCP_${type.toUpperCase() as Uppercase<T>}` as const;

/** The provider of a cloud by itself, without OpenShift. */
export const aloneTypeOf = <T extends CloudType>(type: T) => type.toUpperCase() as Uppercase<T>;

/** The field of a request with the source of the bill. */
export const sourceFieldOf = <T extends CloudType>(type: T) => `${wordOf(type)}_source_uuid` as const;

/** Provider type of the API to pipeline of the command line. */
export const pipelineOf = Object.fromEntries([
  ['OCP', 'ocp'],
  ...cloudTypes.map((type) => [providerTypeOf(type), `ocp-${wordOf(type)}`]),
  ...cloudTypes.map((type) => [aloneTypeOf(type), wordOf(type)]),
]) as Readonly<Record<ProviderType, PipelineName>>;

/** Namespaces that stand for capacity or cost of nobody (spec ocp-daily.md 7, after.md 2). */
export const namespaceOfNobody = {
  platform: 'Platform unallocated',
  worker: 'Worker unallocated',
  network: 'Network unattributed',
  storage: 'Storage unattributed',
} as const;
export const namespacesOfNobody: readonly string[] = Object.values(namespaceOfNobody);

/** Tags that name a place in OpenShift (spec ocp-on-aws.md 3.2, 5.4). */
export const placeTags = ['openshift_project', 'openshift_node', 'openshift_cluster'] as const;
