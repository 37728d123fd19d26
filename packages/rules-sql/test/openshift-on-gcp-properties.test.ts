import { describe, expect, it } from 'vitest';
import { conserves, occurring, orderless } from './support/conserved.ts';
import { otherSamples } from './support/limits.ts';
import * as naive from './support/gcp/naive.ts';
import { samples } from './support/gcp/samples.ts';

const RUNS = 20;

describe('properties of OpenShift on GCP', () => {
  it('attributes of each line, in each kind of cost, what the rules say of it, and names what is left', async () => {
    await conserves('GCP', naive, samples, RUNS);
  });

  it.skipIf(otherSamples)(
    'does so for samples in which every rule and every reason for a loss occurs',
    () => {
      expect(occurring(naive, samples, RUNS)).toEqual({ takes: naive.takes, losses: naive.losses });
    },
  );

  it('does not depend on the order of lines or on how they are cut into files', async () => {
    await orderless('GCP', samples, 4);
  });
});
