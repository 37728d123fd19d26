import { OcpError, type Decision, type HostIncumbent } from '@ocp/core';

/**
 * The incumbent of a server that has none: the host runs it itself. A validation compares with the rows that the host has
 * written before. Whatever else the incumbent would have to do fails with `INCUMBENT_ELSEWHERE`, so that no host
 * takes a summary that nobody made for a done one.
 */
export function hostIncumbent({ reason }: Decision): HostIncumbent {
  return ({ schema }) => {
    if (reason === 'validate') return Promise.resolve();
    const error = new OcpError(
      'INCUMBENT_ELSEWHERE',
      `the incumbent is to run for ${schema}, and the host has it`,
      {
        where: { schema, reason },
        hint: 'Ask /api/v1/decision first, start the server with --incumbent, or name an engine in the request.',
      },
    );
    return Promise.reject(error);
  };
}

/** The same decision without a fallback: a failure goes to the host, which has the incumbent. */
export function withoutFallback(decision: Decision): Decision {
  return decision.phase === 'fallback' ? { ...decision, phase: 'rollout' } : decision;
}
