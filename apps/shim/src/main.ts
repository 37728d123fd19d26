import { constants } from 'node:os';
import { asOcpError, exitStatus } from '@ocp/core';
import { CommanderError } from 'commander';
import { errorLines, say } from './output.ts';
import { program } from './program.ts';

/** Time that a stopped run has to roll back and clean up before the process ends all the same. */
const PATIENCE_MS = 1500;

const stop = new AbortController();
let status = 0;
let stoppedBy: number | undefined;

function stopOn(signal: 'SIGINT' | 'SIGTERM'): void {
  if (stoppedBy !== undefined) return;
  stoppedBy = 128 + constants.signals[signal];
  const code = stoppedBy;
  say(`stopping on ${signal}: nothing of this run is kept`);
  stop.abort();
  setTimeout(() => process.exit(code), PATIENCE_MS).unref();
}

process.on('SIGINT', stopOn);
process.on('SIGTERM', stopOn);
// Started by bin/ocp.js: when that process is gone, nobody waits for this one.
process.on('disconnect', () => {
  stopOn('SIGTERM');
});
process.channel?.unref();

try {
  await program(stop.signal, (code) => {
    status = code;
  }).parseAsync();
} catch (thrown) {
  if (thrown instanceof CommanderError) {
    status = thrown.exitCode === 0 ? 0 : 2;
  } else {
    const error = asOcpError(thrown);
    if (error.code !== 'STOPPED') for (const line of errorLines(error)) say(line);
    status = exitStatus(error.code);
  }
}
process.exitCode = stoppedBy ?? status;
