/** Replaces secrets in a text, wherever they came from. */
export type Scrub = (text: string) => string;

const IN_URL = /([a-z][a-z0-9+.-]*:\/\/)[^\s"'/@]*@/gi;

/** Hides these texts, as they are and as they stand in URLs and in JSON, and the account of any URL. */
export function scrubber(secrets: readonly (string | undefined)[]): Scrub {
  const known = secrets.filter((secret) => secret !== undefined && secret.length > 3) as string[];
  const spellings = known.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ]);
  const sorted = [...new Set(spellings)].sort((a, b) => b.length - a.length);
  return (text) =>
    sorted.reduce((clean, secret) => clean.replaceAll(secret, '…'), text).replaceAll(IN_URL, '$1…@');
}

/** The passwords of a URL: as it stands there, and as it is meant. */
export function passwordsOf(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { password } = new URL(url);
  return [password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
