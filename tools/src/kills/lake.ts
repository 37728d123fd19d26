import { copyFileSync, cpSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchMonth } from '../bench/month.ts';
import { comesAgain } from '../bench/changes/lake.ts';

/** What comes again: usage, or the bill. */
export type Reports = 'usage' | 'bill';

const REPORTS: Readonly<Record<Reports, { kind: string; column: RegExp }>> = {
  usage: { kind: 'pod_usage', column: /^pod_usage_cpu_core_seconds$/ },
  bill: { kind: 'line_items', column: /^lineitem_unblendedcost$/ },
};

/** A lake of which the reports of a day come again and again, by turns with one of two contents. */
export class TurningLake {
  readonly #folder: string;
  readonly #beside: string;
  readonly #files: Readonly<Record<Reports, readonly string[]>>;
  readonly #versions: Record<Reports, number> = { usage: 0, bill: 0 };

  private constructor(folder: string, beside: string, files: Readonly<Record<Reports, readonly string[]>>) {
    this.#folder = folder;
    this.#beside = beside;
    this.#files = files;
  }

  /** Keeps both contents of the files of the day in a folder beside the lake. */
  static async of(month: BenchMonth, day: string, beside: string): Promise<TurningLake> {
    const folder = fileURLToPath(month.lake);
    const filesOf = ({ kind }: { kind: string }) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
        file.split('/').at(-1)!.startsWith(`${kind}.${day}`),
      );
    const files = { usage: filesOf(REPORTS.usage), bill: filesOf(REPORTS.bill) };
    const all = Object.values(files).flat();
    const keep = (version: number) =>
      all.forEach((file) => cpSync(join(folder, file), join(beside, String(version), file)));
    keep(0);
    for (const report of Object.values(REPORTS)) await comesAgain(month, { ...report, day, factor: 2 });
    keep(1);
    const lake = new TurningLake(folder, beside, files);
    for (const reports of ['usage', 'bill'] as const) lake.#put(reports);
    return lake;
  }

  /** The reports come again, with the other content. */
  turn(reports: Reports): void {
    this.#versions[reports] = 1 - this.#versions[reports];
    this.#put(reports);
  }

  #put(reports: Reports): void {
    for (const file of this.#files[reports]) {
      const path = join(this.#folder, file);
      copyFileSync(join(this.#beside, String(this.#versions[reports]), file), `${path}.new`);
      renameSync(`${path}.new`, path);
    }
  }
}
