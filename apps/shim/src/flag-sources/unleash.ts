import type { EvaluationContext, JsonValue, Provider, ResolutionDetails } from '@openfeature/server-sdk';
import { InMemStorageProvider, Unleash, type Context } from 'unleash-client';

/** Where Unleash is; the token is one for a backend. */
export interface UnleashOptions {
  url: string;
  token: string | undefined;
  /** Milliseconds between two looks for changes. */
  refreshInterval?: number;
}

/** The longest wait for the first answer; after it the values of the other source hold until there is one. */
const FIRST_ANSWER_MS = 5000;

/**
 * Unleash as an OpenFeature provider. A switch is a feature; a text or a number is the payload of its variant. The context of
 * Unleash has the schema as a property, for constraints and for the stickiness of a gradual rollout.
 */
export class UnleashProvider implements Provider {
  readonly metadata = { name: 'unleash' };
  readonly runsOn = 'server';
  readonly #unleash: Unleash;

  constructor({ url, token, refreshInterval = 15_000 }: UnleashOptions) {
    this.#unleash = new Unleash({
      url,
      appName: 'ocp',
      refreshInterval,
      disableMetrics: true,
      disableAutoStart: true,
      skipInstanceCountWarning: true,
      // What was known last time may be wrong by now: the defaults are safer.
      storageProvider: new InMemStorageProvider(),
      ...(token === undefined ? {} : { customHeaders: { Authorization: token } }),
    });
    // An `error` that nobody hears would end the process. It is not said anywhere: the values of the other source hold then.
    this.#unleash.on('error', () => undefined);
    this.#unleash.on('warn', () => undefined);
  }

  async initialize(): Promise<void> {
    const first = new Promise<void>((resolve) => {
      this.#unleash.once('synchronized', resolve);
      setTimeout(resolve, FIRST_ANSWER_MS).unref();
    });
    await this.#unleash.start();
    await first;
  }

  onClose(): Promise<void> {
    this.#unleash.destroy();
    return Promise.resolve();
  }

  resolveBooleanEvaluation(key: string, value: boolean, context: EvaluationContext) {
    return resolved(this.#unleash.isEnabled(key, contextOf(context), value));
  }

  resolveStringEvaluation(key: string, value: string, context: EvaluationContext) {
    return resolved(this.#payload(key, context) ?? value);
  }

  resolveNumberEvaluation(key: string, value: number, context: EvaluationContext) {
    const number = Number(this.#payload(key, context) ?? value);
    return resolved(Number.isFinite(number) ? number : value);
  }

  resolveObjectEvaluation<T extends JsonValue>(_key: string, value: T) {
    return resolved(value);
  }

  #payload(key: string, context: EvaluationContext): string | undefined {
    const { enabled, payload } = this.#unleash.getVariant(key, contextOf(context));
    return enabled ? payload?.value : undefined;
  }
}

const resolved = <T>(value: T): Promise<ResolutionDetails<T>> => Promise.resolve({ value });

function contextOf({ schema }: EvaluationContext): Context {
  return { properties: typeof schema === 'string' ? { schema } : {} };
}
