import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { OcpError } from '@ocp/core';

/** How to open a lake; what is left out comes from the environment (docs of `openLake`). */
export interface LakeOptions {
  environment?: NodeJS.ProcessEnv;
  /** Absolute folder of the download cache. */
  cacheDir?: string;
  /** Bytes that the download cache may keep. */
  cacheBytes?: number;
  /** Files that are fetched and checked at a time. */
  readers?: number;
  /** Keys that are asked for in one listing, at most 1000. */
  pageSize?: number;
  retry?: Partial<RetryPolicy>;
}

/** How long passing faults of an object store are borne. */
export interface RetryPolicy {
  attempts: number;
  /** Before the second attempt; doubled for each further one. */
  pauseMilliseconds: number;
  /** An attempt in which nothing arrives for so long is given up. */
  stallMilliseconds: number;
  connectMilliseconds: number;
}

const defaultRetry: RetryPolicy = {
  attempts: 4,
  pauseMilliseconds: 200,
  stallMilliseconds: 20_000,
  connectMilliseconds: 3_000,
};

export type Settings = Required<LakeOptions> & { retry: RetryPolicy };

/** Options over environment over defaults. A setting that cannot be read is `REQUEST_INVALID`. */
export function settingsOf(options: LakeOptions): Settings {
  const environment = options.environment ?? process.env;
  return {
    environment,
    cacheDir: options.cacheDir ?? cacheFolder(environment),
    cacheBytes: options.cacheBytes ?? bytes(environment, 'OCP_CACHE_BYTES') ?? 10 * 2 ** 30,
    readers: options.readers ?? count(environment, 'POC_PARALLEL_READERS') ?? 4,
    pageSize: options.pageSize ?? 1000,
    retry: { ...defaultRetry, ...options.retry },
  };
}

function cacheFolder(environment: NodeJS.ProcessEnv): string {
  if (environment.OCP_CACHE_DIR) {
    if (isAbsolute(environment.OCP_CACHE_DIR)) return environment.OCP_CACHE_DIR;
    throw wrong('OCP_CACHE_DIR', 'is not an absolute path');
  }
  const xdg = environment.XDG_CACHE_HOME;
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'ocp');
}

function count(environment: NodeJS.ProcessEnv, name: string): number | undefined {
  const text = environment[name];
  if (!text) return undefined;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw wrong(name, 'is not a whole number from 1 to 999');
}

const units = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

function bytes(environment: NodeJS.ProcessEnv, name: string): number | undefined {
  const text = environment[name];
  if (!text) return undefined;
  const [, digits, unit = ''] = /^(\d+) ?([KMGT]i?)?B?$/.exec(text) ?? [];
  if (digits === undefined) throw wrong(name, 'is not a size such as 10GiB or a number of bytes');
  return Number(digits) * units[unit as keyof typeof units];
}

function wrong(setting: string, what: string): OcpError {
  return new OcpError('REQUEST_INVALID', `${setting} ${what}`, {
    where: { setting },
    hint: `Correct or remove ${setting} in the environment.`,
  });
}
