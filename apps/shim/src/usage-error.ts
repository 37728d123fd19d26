import { OcpError } from '@ocp/core';
import type { CommanderError } from 'commander';
import { DATABASE_HINT } from './database-from.ts';

/** Faults that may be of several flags. */
const SEVERAL = ['commander.missingMandatoryOptionValue', 'commander.unknownOption'];

/** What is wrong with the flags; undefined when help or the version was asked for or printed instead. */
export function usageError({ code, message }: CommanderError): OcpError | undefined {
  if (code.startsWith('commander.help') || code === 'commander.version') return undefined;
  const [said = '', nearest] = message.replace(/^error: /, '').split(/\n\((Did you mean .+\?)\)$/s);
  const named = said.match(/--[a-z-]+/g) ?? [];
  const flags = SEVERAL.includes(code) ? named : named.slice(0, 1);
  const help = [
    ...(nearest === undefined ? [] : [nearest]),
    ...(flags.includes('--database') ? [DATABASE_HINT] : []),
    'ocp --help lists the commands, ocp <command> --help its flags.',
  ];
  return new OcpError('USAGE_INVALID', said.replaceAll('\n', ' '), {
    where: flags.length === 0 ? {} : { flag: flags.join(', ') },
    hint: help.join(' '),
  });
}
