import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generateLake } from '../generate/lake.ts';
import { defaults, type GenerateOptions } from '../generate/options.ts';
import { root } from '../workspace.ts';

/** A generated month with the number of its rows, by report and grain. */
export interface BenchMonth {
  options: GenerateOptions;
  lake: string;
  rows: Record<string, number>;
}

/**
 * The bench month with `scale` times its 2,000 pods: 200 nodes, 500 claims, 31 days. Kept in `.cache/bench` and made
 * again only when the options differ.
 */
export async function benchMonth(scale: number): Promise<BenchMonth> {
  const dir = join(root, '.cache', 'bench', `pods-${2000 * scale}`);
  const options = {
    ...defaults,
    dir,
    schema: 'ocp_bench',
    nodes: 200,
    pods: 2000 * scale,
    claims: 500,
    seed: 31,
  };
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

/** The flags of a request for the whole month. */
export function monthFlags({ options, lake }: BenchMonth, memoryLimit: string): string[] {
  const request = ['--schema', options.schema, '--ocp-source', options.source, '--lake', lake];
  const last = String(options.days).padStart(2, '0');
  const days = ['--start', `${options.month}-01`, '--end', `${options.month}-${last}`];
  return ['--pipeline', 'ocp', '--engine', 'duckdb', ...request, ...days, '--memory-limit', memoryLimit];
}
