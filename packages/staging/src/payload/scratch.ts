import { scratchFolder, sweepScratch } from '@ocp/core';

const PREFIX = 'ocp-payload-';

/** A new folder for the files of one payload. Fails with `OUTPUT_UNWRITABLE`. */
export const payloadFolder = (): Promise<string> => scratchFolder(PREFIX, 'nothing can be unpacked');

/** Removes what processes that were killed left of payloads. */
export const sweepPayloads = (): Promise<void> => sweepScratch(PREFIX);
