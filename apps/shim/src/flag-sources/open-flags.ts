import type { FlagSource } from '@ocp/core';
import { flagSource } from './index.ts';

/** Flags that hold connections until they are closed. */
export interface OpenFlags extends FlagSource {
  close(): Promise<void>;
}

/** The name of our provider among those that a host may have. */
const DOMAIN = 'ocp';

/** The flags of the host, under those of Unleash where `UNLEASH_URL` says that there is one. */
export async function openFlags(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<OpenFlags> {
  const base = flagSource(environment);
  const url = environment.UNLEASH_URL;
  if (url === undefined || url === '')
    return { read: (schema) => base.read(schema), close: () => Promise.resolve() };
  const [{ NOOP_PROVIDER, OpenFeature }, { UnleashProvider }, { fromOpenFeature }] = await Promise.all([
    import('@openfeature/server-sdk'),
    import('./unleash.ts'),
    import('./open-feature.ts'),
  ]);
  await OpenFeature.setProviderAndWait(
    DOMAIN,
    new UnleashProvider({ url, token: environment.UNLEASH_TOKEN }),
  );
  const source = fromOpenFeature(OpenFeature.getClient(DOMAIN), base);
  return {
    read: (schema) => source.read(schema),
    // Ours is closed by what takes its place; `OpenFeature.close` would close those of the host too.
    close: () => OpenFeature.setProviderAndWait(DOMAIN, NOOP_PROVIDER),
  };
}
