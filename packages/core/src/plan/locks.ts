import { wordOf } from '../contract/index.ts';
import { cloudSource, type Request } from '../request.ts';

/** The locks that a request holds before it reads its configuration. */
export function locksOf(request: Request): string[] {
  const openshift = openshiftLock(request.schema, request.ocp_source_uuid);
  const cloud = cloudSource(request);
  return cloud === undefined
    ? [openshift]
    : [openshift, `${request.schema}/${wordOf(cloud.type)}/${cloud.source}`];
}

/** The lock on everything of an OpenShift source; UUIDs are in lower case. */
export function openshiftLock(schema: string, source: string): string {
  return `${schema}/openshift/${source}`;
}
