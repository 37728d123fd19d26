import { OcpError } from '@ocp/core';
import type { TrinoOptions } from '../options.ts';

const SOURCE = 'ocp';

/**
 * The headers of every request. Fails with `USAGE_INVALID` for an option that HTTP cannot carry; the error does not repeat
 * its value, which may be a secret.
 */
export function headersOf({
  user = SOURCE,
  password,
  token,
  session = {},
}: Pick<TrinoOptions, 'user' | 'password' | 'token' | 'session'>): Readonly<Record<string, string>> {
  const properties = Object.entries(session).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return {
    'X-Trino-User': carried('user', user),
    'X-Trino-Source': SOURCE,
    'X-Trino-Time-Zone': 'UTC',
    ...(properties.length === 0 ? {} : { 'X-Trino-Session': carried('session', properties.join(',')) }),
    ...authorization(user, password, token),
  };
}

function authorization(user: string, password?: string, token?: string): Record<string, string> {
  if (token !== undefined) return { Authorization: carried('token', `Bearer ${token}`) };
  if (password === undefined) return {};
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** Asks the judge of `fetch`, whose own refusal says the value and would come with the first statement. */
function carried(option: string, value: string): string {
  try {
    new Headers({ [option]: value });
  } catch {
    throw new OcpError('USAGE_INVALID', `the ${option} for Trino holds characters that no HTTP header may`, {
      where: { option },
      hint: `Set it without line breaks and characters beyond Latin-1; the environment has it as TRINO_${option.toUpperCase()}.`,
    });
  }
  return value;
}
