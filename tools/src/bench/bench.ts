import type { Client } from 'pg';
import type { BenchMonth } from './month.ts';

/** What is measured, and with what. */
export interface Bench {
  month: BenchMonth;
  database: string;
  client: Client;
  /** Instead of the limit of each stage. */
  memoryLimit: string | undefined;
  /** Folder with one folder a stage, by the name of its pipeline: the rows of a run as ready CSV files. */
  files: string;
}
