import type { AttributionStepName, Cloud } from '@ocp/core';
import { cloudRules } from '../clouds/index.ts';
import type { SqlStep } from '../step.ts';
import { diskRules } from './disks.ts';
import { nodeRules } from './nodes.ts';
import { splitRules } from './split.ts';
import { tableRules } from './tables.ts';
import { tagPartRules } from './tag-parts.ts';
import { matchingRules } from './tags.ts';

/** The rules of OpenShift on a cloud, by the steps of core: those of all clouds, and the tables of this one. */
export function onCloudRules(cloud: Cloud): Readonly<Record<string, SqlStep>> {
  const own = cloudRules(cloud.type);
  const attribution: Record<AttributionStepName, SqlStep> = {
    ...matchingRules(cloud, own),
    ...diskRules(cloud, own),
    ...nodeRules(cloud, own),
    ...tagPartRules(cloud),
    ...splitRules(cloud),
  };
  return { ...attribution, ...tableRules(cloud, own) };
}
