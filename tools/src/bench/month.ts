import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { wordOf } from '@ocp/core';
import { generateLake } from '../generate/lake.ts';
import { defaults, type GenerateOptions } from '../generate/options.ts';
import { root } from '../workspace.ts';

/** A generated month with the number of its rows, by report and grain. */
export interface BenchMonth {
  options: GenerateOptions;
  lake: string;
  rows: Record<string, number>;
}

/** The tenant of every bench month. */
export const schema = 'ocp_bench';

/** What a bench month may be asked for; the rest of it stands. */
export type MonthSize = Pick<GenerateOptions, 'cloud' | 'pods' | 'billItems'> &
  Partial<Pick<GenerateOptions, 'vms' | 'gpus'>>;

/**
 * A bench month: 200 nodes, 500 claims, 31 days, with a bill of the cloud unless it has no items. Kept in `.cache/bench` and
 * made again only when the options differ.
 */
export async function benchMonth(size: MonthSize): Promise<BenchMonth> {
  const { cloud, pods, billItems, vms = 0, gpus = 0 } = size;
  const machines = vms + gpus === 0 ? '' : `-${vms}-${gpus}`;
  const dir = join(root, '.cache', 'bench', `${wordOf(cloud)}-${pods}-${billItems}${machines}`);
  const sizes = { nodes: 200, pods, claims: 500, vms, gpus, billItems };
  const options = { ...defaults, ...sizes, dir, schema, cloud, seed: 31 };
  const lake = pathToFileURL(dir).href;
  const marker = join(dir, 'month.json');
  const key = JSON.stringify({ ...options, dir: undefined });
  if (existsSync(marker)) {
    const made = JSON.parse(readFileSync(marker, 'utf8')) as { key: string; rows: Record<string, number> };
    if (made.key === key) return { options, lake, rows: made.rows };
  }
  rmSync(dir, { recursive: true, force: true });
  const rows = await generateLake(options);
  writeFileSync(marker, JSON.stringify({ key, rows }));
  return { options, lake, rows };
}
