import { OcpError } from '../contract/index.ts';
import { amountOf } from './amount.ts';
import { tagRate } from './price-list.ts';
import type { Rate } from './rate.ts';
import type { GivenRate } from './request.ts';

/**
 * The rates of a host that gives them itself. Rows by rate are found again by the rate's row: a flat rate without one could
 * not be told from a rate by tag. Fails with `RATE_INVALID` and `REQUEST_INVALID`.
 */
export function givenRates(rates: readonly GivenRate[], toUsage: boolean): Rate[] {
  return rates.map((given): Rate => {
    const { metric, cost_type: costType, rate_id: id = null, custom_name: customName = metric } = given;
    const place = { metric, cost_type: costType, rate: customName };
    if (given.tag_key !== undefined) return { metric, costType, id, customName, tag: tagRate(given, place) };
    if (toUsage && id === null) {
      throw new OcpError('REQUEST_INVALID', `the rate ${customName} has no rate_id`, {
        where: place,
        hint: 'Give the id of its row in cost_model_rate, or leave out the rates.',
      });
    }
    return { metric, costType, id, customName, amount: amountOf(given.value, place) };
  });
}
