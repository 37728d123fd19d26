import type { FlagSource } from '@ocp/core';
import type { Logger } from 'pino';
import type { JobQueue, Worker } from '../jobs/index.ts';
import type { ServerMetrics } from '../metrics/index.ts';
import type { Questioned } from '../question-parts.ts';
import type { Binding } from '../security/binding.ts';
import type { Scrub } from '../security/secrets.ts';
import type { Tokens } from '../security/tokens.ts';
import type { Settings } from '../settings.ts';

/** What the routes of a server work with. */
export interface ServerParts {
  binding: Binding;
  settings: Settings;
  tokens: Tokens;
  queue: JobQueue;
  worker: Worker;
  flags: FlagSource;
  /** The address of the lake, as the server was started with. */
  lake: string | undefined;
  /** Bytes that the files of a payload may have together. */
  payloadLimit: number;
  /** Days of a window, where a request says nothing. */
  dateStep: number | undefined;
  /** What questions are answered with. */
  questions: Questioned;
  metrics: ServerMetrics;
  log: Logger;
  scrub: Scrub;
  /** Fires when the server stops: whoever waits for a job is answered. */
  stopping: AbortSignal;
}
