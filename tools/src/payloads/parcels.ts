import { addDays } from '@ocp/core';
import { archiveOf } from './archive.ts';
import { faults, type Fault } from './faults.ts';
import { Random } from '../random.ts';
import { nodeReport, podReport } from './reports.ts';

/** How much is sent. */
export interface TortureOptions {
  /** Archives. */
  payloads: number;
  clusters: number;
  seed: number;
}

/** An archive that is sent. */
export interface Parcel {
  name: string;
  archive: Buffer;
  /** What the load must say: the code of its refusal, or what is lost; empty where all is well. */
  said: string;
}

const FIRST_DAY = '2025-10-01';
const DAYS = 10;
const two = (value: number) => String(value).padStart(2, '0');

/** One archive in so many is broken, comes once more, or is a payload in two archives. */
const BROKEN = 20;
const REPEATED = 10;
const SPLIT = 8;

/** The clusters of the torture. */
export const clusterId = (cluster: number) => `cluster-${cluster}`;

/**
 * Archives of some clusters, in the order in which they were packed: a few hours of a day each, some in two archives, some twice,
 * some broken. Hours overlap, and no two payloads were packed at once, so that every order in which they come has the same end.
 */
export function parcels({ payloads, clusters, seed }: TortureOptions): Parcel[] {
  const random = new Random(seed);
  const made: Parcel[] = [];
  for (let number = 0; made.length < payloads; number++) {
    const again = made.length > 0 && random.below(REPEATED) === 0;
    if (again) made.push(random.pick(made));
    else made.push(...packed(number, number % clusters, random));
  }
  return made.slice(0, payloads);
}

function packed(number: number, cluster: number, random: Random): Parcel[] {
  const day = addDays(FIRST_DAY, random.below(DAYS));
  const first = random.below(20);
  const hours = Array.from({ length: 2 + random.below(23 - first) }, (_, n) => `${day} ${two(first + n)}`);
  const parts = random.below(SPLIT) === 0 ? 2 : 1;
  const names = Array.from({ length: parts }, (_, part) => `pods.${part}.csv`);
  const date = new Date(Date.parse('2025-11-01T00:00:00Z') + number * 60_000).toISOString();
  const manifest = JSON.stringify({
    ...{ uuid: `payload-${number}`, cluster_id: clusterId(cluster), date },
    files: [...names, 'nodes.csv'],
  });
  return names.map((name, part) => {
    // The parts of a payload have pods of their own: they add up.
    const report = podReport(hours, cluster, number + 1, random).replaceAll(',pod-', `,pod-${part}-`);
    const nodes = part === 0 ? { 'nodes.csv': nodeReport(hours, cluster, number + 1, random) } : {};
    const files = { 'manifest.json': manifest, [name]: report, ...nodes };
    const fault = random.below(BROKEN) === 0 ? random.pick(faults) : undefined;
    return parcelOf(`payload-${number}.${part}`, files, fault);
  });
}

function parcelOf(name: string, files: Record<string, string>, fault: Fault | undefined): Parcel {
  const archive = archiveOf(fault?.files?.(files) ?? files);
  const { said = '' } = fault ?? {};
  // Alone in its archive, a report that is refused leaves nothing to load.
  const alone = said === 'lost 1 reports' && !('nodes.csv' in files);
  return { name, archive: fault?.archive?.(archive) ?? archive, said: alone ? 'REPORT_REFUSED' : said };
}
