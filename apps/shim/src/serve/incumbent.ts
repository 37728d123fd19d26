import { decide, OcpError, type FlagSource, type HostIncumbent } from '@ocp/core';

/**
 * The incumbent of a server that has none: the host runs it itself. A validation compares with the rows that the host has
 * written before. Whatever else the incumbent would have to do fails with `INCUMBENT_ELSEWHERE`, so that no host
 * takes a summary that nobody made for a done one.
 */
export function hostIncumbent(flags: FlagSource): HostIncumbent {
  return async ({ schema }) => {
    const { reason } = decide(schema, await flags.read(schema));
    if (reason === 'validate') return;
    throw new OcpError('INCUMBENT_ELSEWHERE', `the incumbent is to run for ${schema}, and the host has it`, {
      where: { schema, reason },
      hint: 'Ask /api/v1/decision first, start the server with --incumbent, or name an engine in the request.',
    });
  };
}

/** The same flags without a fallback: a failure goes to the host, which has the incumbent. */
export function withoutFallback(flags: FlagSource): FlagSource {
  return {
    async read(schema) {
      const said = await flags.read(schema);
      return said.POC_PHASE === 'fallback' ? { ...said, POC_PHASE: 'rollout' } : said;
    },
  };
}
