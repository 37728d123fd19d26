/**
 * A run takes a quarter of a second, on a busy machine seconds: then there are fewer of them, and a failure is shown before it is as
 * small as can be. OCP_RUNS=N makes as many.
 */
export const limits = (numRuns: number) => ({
  interruptAfterTimeLimit: 60_000,
  numRuns: Number(process.env.OCP_RUNS ?? numRuns),
});

/** Whether samples are drawn that are not those of every run: not everything need occur in them. */
export const otherSamples = process.env.OCP_SEED !== undefined;
