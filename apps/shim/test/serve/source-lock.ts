import { locksOf, parseRequest } from '@ocp/core';
import { postgresStore } from '@ocp/store';
import { SCHEMA, type Tenant } from '../support/tenant.ts';
import { requestOf } from './many-sources.ts';

/** Holds the lock of a source, so that its run waits at its beginning, until it is disposed. */
export async function holdLock({ url }: Pick<Tenant, 'url'>, source: string): Promise<AsyncDisposable> {
  const store = postgresStore({ url });
  const released = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const holding = store.transaction(
    SCHEMA,
    async (transaction) => {
      await transaction.lock(locksOf(parseRequest(requestOf(source))));
      held.resolve();
      await released.promise;
    },
    { signal: new AbortController().signal },
  );
  await Promise.race([held.promise, holding]);
  return {
    async [Symbol.asyncDispose]() {
      released.resolve();
      await holding;
      await store.close();
    },
  };
}
