import { hideAccounts } from '../../url-secrets.ts';

/** Replaces secrets in a text, wherever they came from. */
export type Scrub = (text: string) => string;

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that hold nothing but a secret, by the names that their readers have. */
const SECRET_VARIABLES = [
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'PGPASSWORD',
  'S3_ACCESS_KEY',
  'S3_SECRET',
  'S3_SECRET_KEY',
  'TRINO_PASSWORD',
  'TRINO_TOKEN',
  'UNLEASH_TOKEN',
] as const;

/** Variables that hold a URL, perhaps with a password. */
const URL_VARIABLES = ['TRINO_URL', 'UNLEASH_URL'] as const;

/** Hides these texts, as they are and as they stand in URLs and in JSON, and the account of any URL. */
export function scrubber(secrets: readonly (string | undefined)[]): Scrub {
  const known = secrets.filter((secret) => secret !== undefined && secret.length > 3) as string[];
  const spellings = known.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ]);
  const sorted = [...new Set(spellings)].sort((a, b) => b.length - a.length);
  return (text) => hideAccounts(sorted.reduce((clean, secret) => clean.replaceAll(secret, '…'), text));
}

/** The secrets of an environment, and the header that Trino gets of two of its variables. */
export function secretsOf(environment: Environment): string[] {
  const { TRINO_USER = 'ocp', TRINO_PASSWORD } = environment;
  const named = SECRET_VARIABLES.map((name) => environment[name]);
  const inUrls = URL_VARIABLES.flatMap((name) => passwordsOf(environment[name] ?? ''));
  const basic =
    TRINO_PASSWORD === undefined ? [] : [Buffer.from(`${TRINO_USER}:${TRINO_PASSWORD}`).toString('base64')];
  return [...named, ...inUrls, ...basic].filter((secret) => secret !== undefined);
}

/** The passwords of a URL, of its account and of its parameters: as they stand there, and as they are meant. */
export function passwordsOf(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { password, searchParams } = new URL(url);
  return [password, decoded(password), ...searchParams.getAll('password')].filter((text) => text !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
