import { sameCode } from '../../columns.ts';
import type { ArrowStep } from '../step.ts';
import { profile, tagMatchedRows } from './tag-profiles.ts';

/** Spec ocp-on-aws.md 1, 8: only what another cluster's run asks for. */
export const awsTagMatches: ArrowStep = {
  name: 'aws_tag_matches',
  make: (context) => {
    const run = context.table('run');
    const rows = tagMatchedRows(context).select(['row_uuid', ...profile]);
    return rows.with({
      source_uuid: sameCode(run.codes('source_uuid')[0]!, rows.rows),
      cloud_source_uuid: sameCode(run.codes('cloud_source_uuid')[0]!, rows.rows),
    });
  },
};
