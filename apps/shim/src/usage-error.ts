import { OcpError } from '@ocp/core';
import type { CommanderError } from 'commander';

/** What is wrong with the flags; undefined when help or the version was asked for or printed instead. */
export function usageError({ code, message }: CommanderError): OcpError | undefined {
  if (code.startsWith('commander.help') || code === 'commander.version') return undefined;
  const [flag] = /--[a-z-]+/.exec(message) ?? [];
  return new OcpError('USAGE_INVALID', message.replace(/^error: /, '').replaceAll('\n', ' '), {
    where: flag === undefined ? {} : { flag },
    hint: 'ocp --help lists the commands, ocp <command> --help its flags.',
  });
}
