import { cloudOf } from '../../clouds/index.ts';
import { text, wordOf, type CloudType, type Pipeline } from '../../contract/index.ts';
import { podDays } from '../../inputs/openshift.ts';

/** Whether a cluster runs on a source of a cloud: does its bill name one of the nodes (spec ocp-on-aws.md 12; Azure 10, GCP 9)? */
export function infrastructurePipeline(type: CloudType): Pipeline {
  const { inputs } = cloudOf(type);
  return {
    name: `${wordOf(type)}-infrastructure`,
    kind: 'infrastructure',
    cloud: type,
    inputs: [
      { relation: 'pod_days', table: podDays, months: 'own', days: 'window' },
      ...inputs
        .filter(({ relation }) => relation === 'bill_rows')
        .map((input) => ({ ...input, months: 'own' as const })),
    ],
    steps: [
      {
        name: 'infrastructure_matches',
        about: 'Resources of the bill with the nodes that they name',
        columns: text('resource', 'node'),
        reads: ['pod_days', 'bill_rows'],
      },
    ],
    outputs: [],
    conserved: [],
    after: [],
  };
}
