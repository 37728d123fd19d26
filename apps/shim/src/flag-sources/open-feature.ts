import { parseFlags, type Flags, type FlagSource } from '@ocp/core';
import type { Client } from '@openfeature/server-sdk';

/** Koku's names: `USE_POC_AGGREGATOR` is `cost-management.backend.use-poc-aggregator`. */
export const featureOf = (variable: keyof Flags) =>
  `cost-management.backend.${variable.toLowerCase().replaceAll('_', '-')}`;

/**
 * Flags of an OpenFeature provider, over those of another source: what the provider does not know is as it is there. Each is
 * asked for with the schema, in the context as `schema` and as the targeting key, so that a gradual rollout can stick to it.
 * `POC_ENABLED_SCHEMAS` is a switch there: on for a schema that is one of them.
 */
export function fromOpenFeature(client: Client, base: FlagSource): FlagSource {
  return {
    async read(schema) {
      const said = await base.read(schema);
      const context = { targetingKey: schema, schema };
      const values = await Promise.all(
        Object.entries(said).map(async ([name, value]) => {
          const key = featureOf(name as keyof Flags);
          if (typeof value === 'boolean') return [name, await client.getBooleanValue(key, value, context)];
          if (typeof value === 'number') return [name, await client.getNumberValue(key, value, context)];
          if (typeof value === 'string') return [name, await client.getStringValue(key, value, context)];
          const listed = await client.getBooleanValue(key, value.includes(schema), context);
          const others = value.filter((one) => one !== schema);
          return [name, listed ? [...others, schema] : others];
        }),
      );
      return parseFlags(Object.fromEntries(values) as Record<string, unknown>);
    },
  };
}
