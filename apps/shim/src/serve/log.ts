import { pino, type Logger } from 'pino';
import type { Scrub } from './security/secrets.ts';

/** JSON lines on standard output, with times in UTC. No line leaves with a secret in it, whoever wrote it. */
export function serverLog(level: string, scrub: Scrub): Logger {
  return pino({
    level,
    base: { service: 'ocp' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: ['req.headers.authorization', 'headers.authorization'], censor: '…' },
    hooks: { streamWrite: scrub },
  });
}
