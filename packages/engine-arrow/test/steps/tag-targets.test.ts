import { expect, test } from 'vitest';
import { tagTargets } from '../../src/steps/openshift-on-cloud/tag-targets.ts';
import { cloudLike, make } from '../support/cloud-steps.ts';

test('an empty node of a target is null or kept, an empty claim null', async () => {
  const usage_start = '2025-10-02';
  const relations = {
    tag_profiles: [{ usage_start, matched_tag: '"a"', openshift_project: 'shop' }],
    tag_labels: [],
    openshift_rows: [
      {
        usage_start,
        source_uuid: 'own',
        data_source: 'Storage',
        namespace: 'shop',
        node: '',
        persistentvolumeclaim: '',
        resource_id: 'ocp-1',
      },
    ],
  };
  const columns = ['node', 'persistentvolumeclaim', 'node_resource_id'];
  const target = { persistentvolumeclaim: null, node_resource_id: 'ocp-1' };
  expect(await make(tagTargets, cloudLike(), relations, columns)).toEqual([{ ...target, node: null }]);
  const kept = cloudLike({ emptyNodeByTag: 'kept' });
  expect(await make(tagTargets, kept, relations, columns)).toEqual([{ ...target, node: '' }]);
});
