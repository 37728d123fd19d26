import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nearestNames, OcpError } from '@ocp/core';
import { defaults } from '../generate/options.ts';
import { root } from '../workspace.ts';

/** What a demo is asked for. */
export interface DemoFlags {
  dir: string;
  /** The database to write into; default: one of its own. */
  database?: string;
  serve: boolean;
  /** From payloads of the operator, as on a site without Koku, instead of a lake. */
  payloads: boolean;
  cloud: string;
  days: number;
}

const options = {
  dir: { type: 'string' },
  database: { type: 'string' },
  serve: { type: 'boolean' },
  payloads: { type: 'boolean' },
  cloud: { type: 'string' },
  days: { type: 'string' },
} as const;

const HINT =
  'npm run demo -- [--cloud AWS|Azure|GCP | --payloads [--days N]] [--database URL] [--dir FOLDER] [--serve]';

/** The flags of a command line. Fails with `USAGE_INVALID`. */
export function demoFlags(args: readonly string[]): DemoFlags {
  const { cloud, days, serve = false, payloads = false, ...values } = parsed(args);
  if (payloads && cloud !== undefined) throw usage('cloud', 'does not fit --payloads, which have no bill');
  if (!payloads && days !== undefined) throw usage('days', 'fits --payloads only: a bill is of a month');
  return {
    ...{ dir: join(root, '.cache', 'demo'), ...values, serve, payloads },
    cloud: cloud ?? defaults.cloud,
    days: days === undefined ? defaults.days : Number(days),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const { message } = error as Error;
    const [, flag = ''] = /^Unknown option '(-[^']*)'/.exec(message) ?? [];
    if (flag === '') throw new OcpError('USAGE_INVALID', message, { hint: HINT, cause: error });
    const [near = ''] = nearestNames(flag.replace(/^-+/, ''), Object.keys(options));
    throw new OcpError('USAGE_INVALID', `there is no flag ${flag}`, {
      where: { flag },
      hint: `The nearest is --${near}: ${HINT}`,
    });
  }
}

const usage = (flag: string, message: string) =>
  new OcpError('USAGE_INVALID', `--${flag} ${message}`, { where: { flag: `--${flag}` }, hint: HINT });
