import { constants } from 'node:os';
import { asOcpError, exitStatus } from '@ocp/core';
import { CommanderError } from 'commander';
import { errorLines, warn } from './output.ts';
import { patience } from './patience.ts';
import { program } from './program.ts';
import { usageError } from './usage-error.ts';

// Who runs the command can do nothing about it, such as where pg reads ~/.pgpass.
process.noDeprecation = true;

const stop = new AbortController();
let status = 0;
let stoppedBy: number | undefined;

function stopOn(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void {
  if (stoppedBy !== undefined) return;
  stoppedBy = 128 + constants.signals[signal];
  warn(`stopping on ${signal}`);
  stop.abort();
  setTimeout(() => process.exit(process.exitCode ?? stoppedBy), patience()).unref();
}

process.on('SIGINT', stopOn);
process.on('SIGTERM', stopOn);
process.on('SIGHUP', stopOn);
// Where bin/ocp.js had to start another Node: when that process is gone, nobody waits for this one.
process.on('disconnect', () => {
  stopOn('SIGTERM');
});
process.channel?.unref();
// A reader that went away must not keep us from cleaning up.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

try {
  await program(stop.signal, (code) => {
    status = code;
  }).parseAsync();
  // A run that was done before the signal came has done its work: its own status holds.
} catch (thrown) {
  const failure = fail(thrown);
  status = stoppedBy ?? failure;
}
process.exitCode = status;

/** Says what went wrong and returns its exit status. */
function fail(thrown: unknown): number {
  const error = thrown instanceof CommanderError ? usageError(thrown) : asOcpError(thrown);
  if (error === undefined) return (thrown as CommanderError).exitCode === 0 ? 0 : 2;
  for (const line of errorLines(error)) warn(line);
  return exitStatus(error.code);
}
