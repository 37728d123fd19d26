import { distance, nearestName } from '@ocp/core';
import { Command, Option, type OptionValues } from 'commander';

/** A flag that some calls cannot do without, such as a database that the environment does not name. */
export class NeededOption extends Option {
  readonly isNeeded: (values: OptionValues) => boolean;

  constructor(flags: string, description: string, isNeeded: NeededOption['isNeeded']) {
    super(flags, description);
    this.isNeeded = isNeeded;
  }
}

/**
 * A command that says all flags at once that are missing, and those that are misspelt before: commander itself says the first
 * that is missing, which may be the one that was misspelt.
 */
export class OcpCommand extends Command {
  override createCommand(name?: string): OcpCommand {
    return new OcpCommand(name);
  }

  #unknown: readonly string[] = [];

  /** Called by commander before it looks for flags that are missing. */
  override parseOptions(args: string[]): ReturnType<Command['parseOptions']> {
    const parsed = super.parseOptions(args);
    for (const option of this.options) {
      if (option instanceof NeededOption) option.mandatory = option.isNeeded(this.opts());
    }
    this.#unknown = parsed.unknown.filter((word) => /^--?[a-z]/i.test(word)).map(nameOf);
    return parsed;
  }

  /** Called by commander for the first flag that is unknown. */
  unknownOption(first: string): never {
    const unknown = [...new Set([nameOf(first), ...this.#unknown])];
    const known = [...this.options, ...(this.parent?.options ?? [])].flatMap(({ long }) => long ?? []);
    const nearest = unknown.flatMap((flag) => {
      const name = nearestName(flag, known);
      return distance(flag, name) <= flag.length / 3 ? [name] : [];
    });
    const flags = unknown.map((flag) => `'${flag}'`).join(', ');
    const meant = nearest.length === 0 ? '' : `\n(Did you mean ${[...new Set(nearest)].join(', ')}?)`;
    this.error(`error: unknown option${unknown.length === 1 ? '' : 's'} ${flags}${meant}`, {
      code: 'commander.unknownOption',
    });
  }

  /** Called by commander for the first flag that is missing. */
  missingMandatoryOptionValue(): void {
    const [unknown] = this.#unknown;
    if (unknown !== undefined) this.unknownOption(unknown);
    const missing = this.options.filter(
      (option) => option.mandatory && this.getOptionValue(option.attributeName()) === undefined,
    );
    const flags = missing.map((option) => option.flags).join(', ');
    this.error(`error: ${missing.length === 1 ? 'a flag is' : 'flags are'} missing: ${flags}`, {
      code: 'commander.missingMandatoryOptionValue',
    });
  }
}

const nameOf = (flag: string): string => flag.replace(/=.*$/s, '');
