import { wordOf } from '../contract/index.ts';
import { cloudSource, isOpenshift, type Request } from '../request.ts';

/**
 * The locks of a request, in the order in which everybody takes them: first that of the bill, then those of OpenShift sources,
 * its own and `others` whose rows it makes, by their ids.
 */
export function locksOf(request: Request, others: readonly string[] = []): string[] {
  const { schema } = request;
  const cloud = cloudSource(request);
  const own = isOpenshift(request) ? [request.ocp_source_uuid] : [];
  const sources = [...new Set([...own, ...others])].sort();
  const openshift = sources.map((source) => openshiftLock(schema, source));
  return cloud === undefined ? openshift : [`${schema}/${wordOf(cloud.type)}/${cloud.source}`, ...openshift];
}

/**
 * The lock on what sources of a tenant share: values of labels and tags, and the partitions of tables. Every run takes it after
 * its own locks, before it writes its first row, and keeps it to its end: runs of several sources compute side by side and write
 * one after the other, in one order of locks, and each sees the values that the one before it left.
 */
export function writingLock(schema: string): string {
  return `${schema}/writing`;
}

/** The lock on everything of an OpenShift source; UUIDs are in lower case. */
export function openshiftLock(schema: string, source: string): string {
  return `${schema}/openshift/${source}`;
}
