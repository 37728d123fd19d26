import { POSTGRES_EPOCH } from '@ocp/store';

/** What the operator writes after each time; always UTC. */
const SUFFIX = ' +0000 UTC';
const date = String.raw`(\d{4})-?(\d{2})-?(\d{2})`;
const time = String.raw`(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,6})\d*)?)?)?`;
const iso8601 = new RegExp(`^${date}(?:[T ]${time}(?:Z|[+-]00:?00)?)?$`);

/** A UTC time as PostgreSQL's microseconds since 2000, or undefined for what is none (spec inputs.md 3.1). */
export function parseTimestamp(text: string): number | undefined {
  const parts = iso8601.exec(text.replaceAll(SUFFIX, ''));
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part || 0));
  const midnight = new Date(Date.UTC(year, month - 1, day));
  const inCalendar = midnight.getUTCFullYear() === year && midnight.getUTCMonth() === month - 1;
  if (!inCalendar || midnight.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59)
    return undefined;
  const seconds = (midnight.getTime() - POSTGRES_EPOCH) / 1000 + hour * 3600 + minute * 60 + second;
  return seconds * 1e6 + Number((parts[7] ?? '').padEnd(6, '0'));
}

/** The months that rows can be staged in: what lies outside was not measured. */
const EARLIEST = micros('1990-01-01');
const LATEST = micros('2200-01-01');

/** Whether a time can be that of a measurement. */
export function isPlausible(time: number): boolean {
  return time >= EARLIEST && time < LATEST;
}

/** `YYYY-MM-DD HH:MM:SS` of microseconds since 2000, without their fraction of a second. */
export function timestampText(time: number): string {
  return new Date(POSTGRES_EPOCH + Math.floor(time / 1e6) * 1000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');
}

function micros(day: string): number {
  return (Date.parse(`${day}T00:00:00Z`) - POSTGRES_EPOCH) * 1000;
}
