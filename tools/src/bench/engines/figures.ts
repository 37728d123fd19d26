/** One engine on one stage of the bench month; `ocp aggregate --no-standalone` from its start to its end. */
export interface EngineFigures {
  pipeline: string;
  title: string;
  engine: string;
  /** Median of the rounds, and the fastest and slowest. */
  seconds: number;
  range: [number, number];
  /** Of the process of the command. */
  peak_memory_mib: number;
  /** Of the server that the engine computes in; null where there is none, or it is not ours. */
  server_peak_memory_mib: number | null;
}
