import type { OcpError, Report, StepRecord } from '@ocp/core';
import { hideAccounts } from './url-secrets.ts';

const count = (value: number) => value.toLocaleString('en-US');

let quiet = false;

/** From now on what goes well is not said. */
export function beQuiet(): void {
  quiet = true;
}

export const isQuiet = (): boolean => quiet;

/** One line for people on standard error. It may repeat an argument, and a URL with a password may be one by mistake. */
export function say(line: string): void {
  if (!quiet) warn(line);
}

/** A line that also who wants quiet must see: an error, a warning, a loss. */
export function warn(line: string): void {
  process.stderr.write(`${hideAccounts(line)}\n`);
}

/** A result for programs on standard output, as clean as `say`. */
export function print(value: unknown): void {
  printText(JSON.stringify(value, null, 2));
}

/** A result as text on standard output, as clean. */
export function printText(text: string): void {
  process.stdout.write(`${hideAccounts(text)}\n`);
}

export function stepLine({ name, seconds, rows }: StepRecord): string {
  return `  ${name.padEnd(52)} ${seconds.toFixed(3).padStart(8)} s ${count(rows).padStart(12)} rows`;
}

export function reportLines(report: Report): string[] {
  const tables = Object.entries(report.tables).map(([table, { deleted, written, unchanged }]) =>
    [
      `  ${table.padEnd(52)} ${count(deleted).padStart(10)} deleted ${count(written).padStart(10)} written`,
      ...(unchanged === undefined ? [] : [`${count(unchanged).padStart(10)} unchanged`]),
    ].join(' '),
  );
  const changes = report.changes.map(
    ({ days, reason }) => `  ${days} ${days === 1 ? 'day' : 'days'}: ${reason}`,
  );
  const warnings = report.warnings.map(({ code, message }) => `  warning ${code}: ${message}`);
  const memory = Math.round(report.peak_memory_bytes / 2 ** 20);
  return [
    ...changes,
    ...tables,
    ...warnings,
    `${report.unchanged ? 'unchanged' : report.status} in ${report.seconds.toFixed(2)} s, peak memory ${memory} MiB`,
  ];
}

/** Code, what happened, where, what to do. */
export function errorLines({ code, message, where, hint }: OcpError): string[] {
  const place = Object.entries(where).map(([kind, value]) => `${kind} ${value}`);
  return [
    `error ${code}: ${message}`,
    ...(place.length === 0 ? [] : [`  where: ${place.join(', ')}`]),
    ...(hint === undefined ? [] : [`  what to do: ${hint}`]),
  ];
}
