import type { AskedLake } from '@ocp/core';
import { TrinoConnection, trinoOptions } from '@ocp/engine-trino';
import { failed, ok, warning, type Finding } from './finding.ts';

/** A service that answers slower than this is not there. */
const PATIENCE_MS = 10_000;

/** Whether a lake can be listed, and whether it has files of the tenants; fails where it is none. */
export async function lakeFindings(
  { origin, questions }: AskedLake,
  schemas: readonly string[],
  signal: AbortSignal,
): Promise<Finding[]> {
  await questions.check(signal);
  if (schemas.length === 0) return [ok('lake', `${origin} can be listed`)];
  const findings: Finding[] = [];
  for (const schema of schemas) {
    const found = await questions.hasTenant(schema, signal);
    findings.push(
      found
        ? ok('lake', `${origin} has files of ${schema}`)
        : warning(
            'lake',
            `${origin} has no files of ${schema}`,
            'Check --schema and --lake, unless its reports are still to come.',
          ),
    );
  }
  return findings;
}

/** Whether Trino answers a statement. */
export async function trinoFindings(
  environment: NodeJS.ProcessEnv,
  url: string | undefined,
  signal: AbortSignal,
): Promise<Finding[]> {
  const options = trinoOptions(environment, url);
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const [[version] = []] = await new TrinoConnection(options).rows(
    'select node_version from system.runtime.nodes where coordinator limit 1',
    patience,
  );
  return [ok('trino', `${new URL(options.url).origin} runs Trino ${String(version)}`)];
}

/** Whether Unleash takes the token. */
export async function unleashFinding(
  { UNLEASH_URL: url = '', UNLEASH_TOKEN: token }: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Finding> {
  const advice = 'Check UNLEASH_URL and UNLEASH_TOKEN; without an answer the other flags hold.';
  try {
    const answer = await fetch(`${url.replace(/\/$/, '')}/client/features`, {
      headers: token === undefined ? {} : { authorization: token },
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    await answer.body?.cancel();
    if (answer.ok) return ok('unleash', 'answers');
    return failed('unleash', `answers with status ${answer.status}`, advice);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return failed('unleash', message, advice);
  }
}
