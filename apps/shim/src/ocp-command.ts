import { Command, Option, type OptionValues } from 'commander';

/** What commander's types leave out: how it says that a flag is unknown. */
interface Saying {
  unknownOption(flag: string): never;
}

/** A flag that some calls cannot do without, such as a database that the environment does not name. */
export class NeededOption extends Option {
  readonly isNeeded: (values: OptionValues) => boolean;

  constructor(flags: string, description: string, isNeeded: NeededOption['isNeeded']) {
    super(flags, description);
    this.isNeeded = isNeeded;
  }
}

/**
 * A command that says all flags at once that are missing, and a misspelt one before those: commander itself says the first
 * that is missing, which may be the one that was misspelt.
 */
export class OcpCommand extends Command {
  override createCommand(name?: string): OcpCommand {
    return new OcpCommand(name);
  }

  /** Called by commander before it looks for flags that are missing. */
  override parseOptions(args: string[]): ReturnType<Command['parseOptions']> {
    const parsed = super.parseOptions(args);
    for (const option of this.options) {
      if (option instanceof NeededOption) option.mandatory = option.isNeeded(this.opts());
    }
    return parsed;
  }

  /** Called by commander for the first flag that is missing. */
  missingMandatoryOptionValue(): void {
    const [unknown] = this.args.filter((word) => word.startsWith('--'));
    if (unknown !== undefined) (this as unknown as Saying).unknownOption(unknown.replace(/=.*$/s, ''));
    const missing = this.options.filter(
      (option) => option.mandatory && this.getOptionValue(option.attributeName()) === undefined,
    );
    const flags = missing.map((option) => option.flags).join(', ');
    this.error(`error: ${missing.length === 1 ? 'a flag is' : 'flags are'} missing: ${flags}`, {
      code: 'commander.missingMandatoryOptionValue',
    });
  }
}
