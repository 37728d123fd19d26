import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaults, type GenerateOptions } from '../../generate/options.ts';
import { generatePayload } from '../../generate/payload.ts';
import { root } from '../../workspace.ts';
import { schema } from '../month.ts';

/** A cluster whose reports of some days are loaded and summarized. */
export interface StagingCase {
  title: string;
  nodes: number;
  pods: number;
  claims: number;
  days: number;
  /** What is asked of it. */
  bounds?: {
    /** Seconds of loading and summarizing together, at most. */
    seconds: number;
    /** Speed of the load against that of COPY, at least. */
    speed: number;
  };
}

const small = { title: 'small', nodes: 10, pods: 100, claims: 25 };
const medium = { title: 'medium', nodes: 50, pods: 500, claims: 125 };
const large = { title: 'large', nodes: 200, pods: 2000, claims: 500 };

export const stagingCases: readonly StagingCase[] = [
  { ...small, days: 1 },
  { ...small, days: 31 },
  { ...medium, days: 1 },
  { ...medium, days: 31 },
  { ...large, days: 1, bounds: { seconds: 3, speed: 0.6 } },
  { ...large, days: 31, bounds: { seconds: 45, speed: 0.6 } },
];

/** A payload on disk with the number of its rows, by report. */
export interface BenchPayload {
  options: GenerateOptions;
  rows: Record<string, number>;
}

/** The payload of a case: kept in `.cache/bench`, and made again only when its options differ. */
export async function benchPayload({ nodes, pods, claims, days }: StagingCase): Promise<BenchPayload> {
  const dir = join(root, '.cache', 'bench', `payload-${pods}-${days}`);
  const options = { ...defaults, dir, schema, nodes, pods, claims, days, seed: 31 };
  const marker = `${dir}.json`;
  const key = JSON.stringify({ ...options, dir: undefined });
  if (existsSync(marker)) {
    const made = JSON.parse(readFileSync(marker, 'utf8')) as { key: string; rows: Record<string, number> };
    if (made.key === key) return { options, rows: made.rows };
  }
  rmSync(dir, { recursive: true, force: true });
  const rows = await generatePayload(options);
  writeFileSync(marker, JSON.stringify({ key, rows }));
  return { options, rows };
}
