import fc from 'fast-check';
import { expect, it } from 'vitest';
import { passwordsOf, scrubber, secretsOf } from '../../src/serve/security/secrets.ts';

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

it('knows the secrets of an environment, also as a header and in a URL', () => {
  const environment = {
    TRINO_USER: 'koku',
    TRINO_PASSWORD: 'trino-password',
    TRINO_TOKEN: 'trino-token',
    TRINO_URL: 'https://a:url-password@trino',
    AWS_SECRET_ACCESS_KEY: 'aws-secret',
    AWS_SESSION_TOKEN: 'aws-session',
    PGPASSWORD: 'pg-password',
    POC_LOG_LEVEL: 'trace',
  };
  const scrub = scrubber([...secretsOf(environment), ...passwordsOf('postgres://h/d?password=in-query')]);
  const { TRINO_USER, POC_LOG_LEVEL, TRINO_URL: _, ...secret } = environment;
  const header = Buffer.from('koku:trino-password').toString('base64');
  for (const text of [...Object.values(secret), header, 'url-password', 'in-query']) {
    expect(scrub(`before ${text} after`)).toBe('before … after');
  }
  expect(scrub(`${TRINO_USER} ${POC_LOG_LEVEL}`)).toBe('koku trace');
});

it('hides passwords in the parameters of a URL, and those that nobody has escaped', () => {
  const scrub = scrubber([]);
  expect(scrub('postgres://h/d?a=b&password=p4ss&c=d')).toBe('postgres://h/d?a=b&password=…&c=d');
  expect(scrub('postgres://me:p@s/s@host/db')).toBe('postgres://…@host/db');
  expect(scrub(`${'x'.repeat(40)}://me:p4ss@host`)).not.toContain('p4ss');
});

// A search from every letter would take minutes, and the test would not come to its end.
it.each(['x', 'postgres://', 'a://'])('looks once at a long text of %s', (word) => {
  const text = word.repeat(500_000 / word.length);
  expect(scrubber([])(text)).toBe(text);
});
