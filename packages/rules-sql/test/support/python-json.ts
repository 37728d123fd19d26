/** JSON as Koku's ingest writes tags: a blank after colons and commas, ASCII only. Values are texts or null. */
export function pythonJson(object: Readonly<Record<string, unknown>>): string {
  const ascii = (value: unknown) =>
    JSON.stringify(value).replace(/[\u0080-\uffff]/g, (unit) => {
      return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
  const members = Object.entries(object).map(([key, value]) => `${ascii(key)}: ${ascii(value)}`);
  return `{${members.join(', ')}}`;
}
