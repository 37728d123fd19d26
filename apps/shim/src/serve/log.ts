import { pino, type Logger } from 'pino';
import { logText } from '../log-text.ts';
import type { Scrub } from './security/secrets.ts';

/**
 * JSON lines on standard output, with times in UTC; for people where that is a terminal. No line leaves with a secret in it,
 * whoever wrote it.
 */
export function serverLog(level: string, scrub: Scrub): Logger {
  const options = {
    level,
    base: { service: 'ocp' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: ['req.headers.authorization', 'headers.authorization'], censor: '…' },
    hooks: { streamWrite: scrub },
  };
  const people = { write: (line: string) => process.stdout.write(`${logText(line, process.stdout)}\n`) };
  return process.stdout.isTTY ? pino(options, people) : pino(options);
}
