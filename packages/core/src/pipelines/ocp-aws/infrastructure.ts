import { columnsOf } from '../../columns.ts';
import type { Pipeline } from '../pipeline.ts';

/** Whether a cluster runs on an AWS source: does any id of the bill contain one of a node (spec ocp-on-aws.md 12)? */
export const awsInfrastructurePipeline: Pipeline = {
  name: 'aws-infrastructure',
  inputs: ['pod_days', 'aws_days'],
  steps: [
    {
      name: 'infrastructure_matches',
      about: 'Resource ids of the bill with the node resource ids that they contain',
      columns: columnsOf('text', 'resource_id', 'node_resource_id'),
      reads: ['pod_days', 'aws_days'],
    },
  ],
  outputs: [],
  conserved: [],
  after: [],
};
