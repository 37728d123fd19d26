import type { LakeFile, Warning } from '@ocp/core';
import { timeText } from './warnings.ts';

/**
 * Pairs of hourly OpenShift files with the same hours: two manifests reported them, and both count, as they do in Koku. Bills are
 * cut into files that all have the month's hours.
 */
export function hoursTwice(files: readonly LakeFile[]): Warning[] {
  const seen = new Map<string, LakeFile>();
  const warnings: Warning[] = [];
  for (const file of files) {
    const {
      partition: { table },
      times,
      rows,
      origin,
    } = file;
    if (table.provider !== 'OCP' || table.grain !== 'hourly' || times === undefined) continue;
    const key = [times.first, times.last].join(' ');
    const other = seen.get(key);
    seen.set(key, file);
    if (other === undefined) continue;
    const [from, to] = [times.first, times.last].map(timeText);
    warnings.push({
      code: 'LAKE_HOURS_TWICE',
      message: `two files, of ${other.rows} and ${rows} rows, have the same hours, from ${from} to ${to}, and both are counted`,
      where: { table: table.name, file: origin, other: other.origin },
    });
  }
  return warnings;
}
