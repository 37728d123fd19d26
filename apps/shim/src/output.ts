import type { OcpError } from '@ocp/core';
import { styled } from './terminal.ts';
import { hideAccounts } from './url-secrets.ts';

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

/** Code, what happened, where, what to do. */
export function errorLines({ code, message, where, hint }: OcpError): string[] {
  const place = Object.entries(where).map(([kind, value]) => `${kind} ${value}`);
  return [
    `${styled('red', `error ${code}`)}: ${message}`,
    ...(place.length === 0 ? [] : [`  where: ${place.join(', ')}`]),
    ...(hint === undefined ? [] : [`  what to do: ${hint}`]),
  ];
}
