/**
 * A text as a JSON string in ASCII, every other character as `\uXXXX`, one beyond U+FFFF as its two surrogates: as Koku's
 * ingest writes tags. Null is `null`.
 */
export function asciiJson(text: string | null): string {
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
