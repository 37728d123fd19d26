import { readFile } from 'node:fs/promises';
import { OcpError, parseFlags, type FlagSource } from '@ocp/core';

/**
 * Flags in a JSON file, over those of an environment: an object by the names of the variables. The file is read for each
 * request, so that a change needs no restart. Fails with `FLAG_INVALID` for a file that is not there or no such object.
 */
export function fromFile(
  path: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): FlagSource {
  return { read: async () => parseFlags({ ...environment, ...(await valuesOf(path)) }) };
}

async function valuesOf(path: string): Promise<object> {
  try {
    const values: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (values !== null && typeof values === 'object' && !Array.isArray(values)) return values;
    throw new SyntaxError('it is not a JSON object');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OcpError('FLAG_INVALID', `the flags cannot be read: ${reason}`, {
      where: { file: path, flag: 'POC_FLAGS_FILE' },
      hint: 'Write an object such as {"USE_POC_AGGREGATOR": true}.',
      cause,
    });
  }
}
