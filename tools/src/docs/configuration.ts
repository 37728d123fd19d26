import { program } from '@ocp/shim';
import { environment, type EnvironmentVariable } from './environment.ts';
import { table } from './markdown.ts';

export type OcpCommand = ReturnType<typeof program>;
type Flag = OcpCommand['options'][number];

/** The command line as an object; nothing of it runs. */
export function commandLine(): OcpCommand {
  return program(new AbortController().signal, () => undefined);
}

/** A command that does something, under its whole name: `source add`. */
export interface NamedCommand {
  name: string;
  command: OcpCommand;
}

/** Every command that does something, with those below a command that only gathers them. */
export function namedCommands(of: OcpCommand = commandLine(), before = ''): NamedCommand[] {
  return of.commands.flatMap((command) => {
    const name = `${before}${command.name()}`;
    return command.commands.length === 0 ? [{ name, command }] : namedCommands(command, `${name} `);
  });
}

/** docs/configuration.md: every flag and every variable, from the code that reads them. */
export function configurationText(): string {
  const named = namedCommands();
  const request = named
    .map(({ command }) => command)
    .filter((command) => command.options.some(({ long }) => long === '--start'));
  const shared = sharedFlags(request.filter(isWholeRequest));
  const names = request.map((command) => `\`ocp ${command.name()}\``).join(', ');
  return `${[
    '# Configuration',
    'Made by `npm run docs` from the code; a test compares. A flag beats the environment and the database, and these beat a default. There is no configuration file.',
    '## Flags of every command',
    'A flag whose value is a path takes one that is relative, or that begins with `~/`; so does `--lake`, beside an address.',
    flagsText(commandLine().options),
    '## Flags of a request',
    `${names} take these.`,
    flagsText(shared),
    '## Commands',
    ...named.flatMap((one) => commandText(one, request.includes(one.command) ? shared : [])),
    '## Environment',
    'An empty variable is one that is not set.',
    ...environment.flatMap(({ title, variables }) => [`### ${title}`, variablesText(variables)]),
  ].join('\n\n')}\n`;
}

/** A question about a day says less than a request; its own flags are listed with it. */
const isWholeRequest = ({ options }: OcpCommand) =>
  options.some(({ long, mandatory }) => long === '--start' && mandatory);

function commandText({ name, command }: NamedCommand, shared: readonly Flag[]): string[] {
  const own = command.options.filter((flag) => shared.every((other) => !alike(flag, other)));
  return [
    `### ocp ${name}`,
    sentence(command.description()),
    ...command.registeredArguments.map((operand) => sentence(`${operand.name()}: ${operand.description}`)),
    ...(shared.length > 0 ? [`The flags of a request${own.length > 0 ? ', and:' : '.'}`] : []),
    ...(own.length > 0 ? [flagsText(own)] : []),
  ];
}

/** Flags that every one of the commands has, with the same meaning. */
function sharedFlags([first, ...others]: readonly OcpCommand[]): Flag[] {
  return (first?.options ?? []).filter((flag) =>
    others.every(({ options }) => options.some((other) => alike(flag, other))),
  );
}

const alike = (a: Flag, b: Flag) => a.flags === b.flags && a.description === b.description;

function flagsText(flags: readonly Flag[]): string {
  return table(
    ['flag', 'meaning', 'if not given'],
    flags.map((flag) => {
      const [meaning = '', fallback = ''] = flag.description.split(/(?:^|; )default: /);
      return [`\`${flag.flags}\``, meaning, flag.mandatory ? 'required' : defaultText(flag) || fallback];
    }),
  );
}

/** A flag `--no-…` has `true` for what it denies. */
function defaultText({ defaultValue, negate }: Flag): string {
  const said = typeof defaultValue === 'string' || typeof defaultValue === 'number';
  return negate || !said ? '' : `\`${defaultValue}\``;
}

/** Types have a column where there are some. */
function variablesText(variables: readonly EnvironmentVariable[]): string {
  const typed = variables.some(({ type }) => type !== undefined);
  return table(
    ['variable', ...(typed ? ['type'] : []), 'meaning', 'if not set'],
    variables.map(({ name, type = '', meaning, default: fallback = '' }) => [
      `\`${name}\``,
      ...(typed ? [type] : []),
      meaning,
      fallback,
    ]),
  );
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
