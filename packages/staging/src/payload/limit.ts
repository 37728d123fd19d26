import { OcpError } from '@ocp/core';

/** The variable that says how much room a payload may take. */
export const LIMIT_VARIABLE = 'OCP_PAYLOAD_LIMIT';

const DEFAULT_LIMIT = '8 GB';

const units: Readonly<Record<string, number>> = {
  b: 1,
  ...Object.fromEntries(['kb', 'mb', 'gb', 'tb'].map((unit, power) => [unit, 1000 ** (power + 1)])),
  ...Object.fromEntries(['kib', 'mib', 'gib', 'tib'].map((unit, power) => [unit, 1024 ** (power + 1)])),
};

/** Bytes that the files of a payload may have together. Fails with `USAGE_INVALID`. */
export function payloadLimit(environment: Readonly<Record<string, string | undefined>>): number {
  const text = environment.OCP_PAYLOAD_LIMIT || DEFAULT_LIMIT;
  const [, amount = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?i?b)?\s*$/i.exec(text) ?? [];
  const bytes = Number(amount) * (units[(unit || 'b').toLowerCase()] ?? NaN);
  if (amount !== '' && bytes >= 1) return Math.floor(bytes);
  throw new OcpError('USAGE_INVALID', `${LIMIT_VARIABLE} is no size`, {
    where: { variable: LIMIT_VARIABLE },
    hint: `A number with a unit, such as ${DEFAULT_LIMIT} or 500MiB.`,
  });
}

/** That a payload takes more room than it may. */
export function tooLarge(place: string, limit: number): OcpError {
  return new OcpError(
    'PAYLOAD_TOO_LARGE',
    `the files of the payload have more than ${limit} bytes together`,
    {
      where: { file: place, limit },
      hint: `If it is meant to be so large, raise ${LIMIT_VARIABLE}.`,
    },
  );
}

/** For the configuration reference. */
export const environmentVariables = [
  {
    name: LIMIT_VARIABLE,
    meaning:
      'Bytes that the files of a payload may have together when they are unpacked, such as `500MiB`; more is refused with `PAYLOAD_TOO_LARGE`.',
    default: DEFAULT_LIMIT,
  },
] as const;
