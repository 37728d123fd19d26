import fc from 'fast-check';
import { expect, it } from 'vitest';
import { passwordsOf, scrubber } from '../../src/serve/security/secrets.ts';

it('hides a secret as it is, in URLs and in JSON', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8, unit: 'grapheme-ascii' }), fc.string(), (secret, around) => {
      const scrub = scrubber([secret]);
      for (const spelling of [secret, encodeURIComponent(secret), JSON.stringify({ message: secret })]) {
        expect(scrub(`${around} ${spelling} after`)).not.toContain(JSON.stringify(secret).slice(1, -1));
      }
    }),
  );
});

it('hides the account of a URL that it does not know', () => {
  expect(scrubber([])('at postgres://me:p4ss@host/db and s3://bucket')).toBe(
    'at postgres://…@host/db and s3://bucket',
  );
  expect(scrubber(passwordsOf('postgres://me:p%40ss@host/db'))('p@ss and p%40ss')).toBe('… and …');
});

it('takes no word for a secret that is too short to be one', () => {
  expect(scrubber(['', 'abc', undefined])('abc')).toBe('abc');
});
