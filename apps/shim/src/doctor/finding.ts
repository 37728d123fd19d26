import { asOcpError } from '@ocp/core';

/** How serious a finding is: `failed` keeps something from working. */
export type FindingState = 'ok' | 'warning' | 'failed';

/** What one look found. */
export interface Finding {
  /** What was looked at: `database`, `lake`, `tenant org1234567`. */
  check: string;
  state: FindingState;
  found: string;
  /** What to do about it; absent where nothing is to be done. */
  advice?: string;
}

export const ok = (check: string, found: string): Finding => ({ check, state: 'ok', found });

export const warning = (check: string, found: string, advice: string): Finding => ({
  ...{ check, state: 'warning', found, advice },
});

export const failed = (check: string, found: string, advice: string): Finding => ({
  ...{ check, state: 'failed', found, advice },
});

/** How many looks found what keeps something from working. */
export const failures = (findings: readonly Finding[]): number =>
  findings.filter(({ state }) => state === 'failed').length;

/** What a look found, or why it could not look. */
export async function looked(check: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (thrown) {
    const { code, message, hint = 'See the message.' } = asOcpError(thrown);
    return [failed(check, `${code}: ${message}`, hint)];
  }
}

/** Names, the first ones of many. */
export function some(names: readonly string[], most = 3): string {
  const first = names.slice(0, most).join(', ');
  return names.length > most ? `${first} and ${names.length - most} more` : first;
}
