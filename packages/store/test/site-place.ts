import { afterAll } from 'vitest';
import { makeTenant } from '../src/index.ts';
import type { Template } from '../src/testing/index.ts';
import { openPlace, stopServer, TENANT, type OpenPlace } from './support.ts';

export const signal: AbortSignal = new AbortController().signal;

/** A tenant that `ocp tenant create` makes. */
export const made: Template = { key: 'site', fill: (url) => makeTenant(url, TENANT, signal) };

/** Databases of a site, one after the other. */
export interface Site extends Pick<OpenPlace, 'url' | 'store' | 'rows' | 'close'> {
  open(template?: Template): Promise<void>;
}

export function onSite(): Site {
  afterAll(stopServer);
  let place: OpenPlace;
  return {
    get url() {
      return place.url;
    },
    get store() {
      return place.store;
    },
    rows: (...asked) => place.rows(...asked),
    open: async (template) => void (place = await openPlace(template)),
    close: () => place.close(),
  };
}
