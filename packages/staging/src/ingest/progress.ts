import type { Logger } from '../log.ts';

/** Logs how far an archive is unpacked. */
export const loggedProgress = (log: Logger, payload: string) => (read: number, unpacked: number) => {
  log.info({ payload, read, unpacked }, 'unpacking');
};
