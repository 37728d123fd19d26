import { warn } from './output.ts';

/** Says which variables begin like ours and are none, each with the nearest that is. What is known is loaded only then. */
export async function warnOfUnknownVariables(environment: NodeJS.ProcessEnv): Promise<void> {
  const names = Object.keys(environment);
  if (!names.some((name) => name.startsWith('POC_'))) return;
  const [{ unknownFlags }, { knownVariables }] = await Promise.all([
    import('@ocp/core'),
    import('./environment.ts'),
  ]);
  for (const warning of unknownFlags(names, knownVariables)) warn(`warning: ${warning}`);
}
