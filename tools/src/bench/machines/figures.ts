/** How long the tables of virtual machines and GPUs of a month take one engine, made anew as after a run of a cost model. */
export interface MachineFigures {
  engine: string;
  vms: number;
  gpus: number;
  /** Rows of both tables. */
  rows: number;
  /** Median of the rounds, and the fastest and slowest. */
  seconds: number;
  range: [number, number];
}

const AT_MOST_SECONDS = 2;

/** What is above its bound, in words. */
export function machineExcesses(figures: readonly MachineFigures[]): string[] {
  return figures
    .filter(({ seconds }) => seconds > AT_MOST_SECONDS)
    .map(
      ({ engine, seconds }) =>
        `virtual machines and GPUs, ${engine}: ${seconds.toFixed(2)} s are above ${AT_MOST_SECONDS}`,
    );
}
