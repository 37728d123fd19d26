import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Says nothing. */
export const silent: Logger = pino({ enabled: false });

/**
 * Writes one JSON object a line, to standard error where nothing else is said: messages with manifest, provider, cluster, dates as
 * fields.
 */
export function stderrLog(
  level: 'info' | 'warn' = 'info',
  to: DestinationStream = pino.destination({ fd: 2, sync: true }),
): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, to);
}
