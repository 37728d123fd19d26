import { incumbentSide } from '../compare/incumbent.ts';
import { engineSide } from '../compare/side.ts';
import { compareWindow } from '../compare/window.ts';
import type { StoreTransaction } from '../contract/index.ts';
import { NAMED_DIFFERENCES, type Destination } from '../run/destination.ts';
import type { Shadow } from '../run/parts.ts';
import { determinedSide, undeterminedCosts } from './undetermined.ts';

/** The costs of an operation are compared with those that are in the tenant's tables, and not written. */
export function costsInShadow(
  engine: string,
  { begin, found }: Pick<Shadow, 'begin' | 'found'>,
  transaction: StoreTransaction,
): Destination {
  return {
    published: false,
    takesNothing: true,
    begin: () => Promise.resolve(begin()),
    async write(plan, window, session) {
      const open = await undeterminedCosts(window, transaction);
      const incumbent = determinedSide(incumbentSide(plan, window, transaction), open);
      const candidate = determinedSide(engineSide(engine, session), open);
      const options = { firstDifferences: NAMED_DIFFERENCES };
      found(await compareWindow(plan.pipeline, window, incumbent, candidate, options));
    },
    end: () => Promise.resolve(),
  };
}
