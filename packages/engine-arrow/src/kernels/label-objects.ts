/** Members of a label object: keys and values as text; a member that is JSON's null is null. */
export type Labels = ReadonlyMap<string, string | null>;

/**
 * The members of a JSON object's text; undefined when the text is anything else. Of a repeated key the last member counts.
 * A whole number is as it is written, any other as Trino writes a double (`1.5E0`), `true` and `false` are texts, an object or
 * array is its JSON.
 */
export function parseLabels(text: string): Labels | undefined {
  const members = objectMembers(text);
  if (members === undefined) return undefined;
  const isWhole = members.every(([, value]) => typeof value !== 'number');
  const written = isWhole ? members : Object.entries(JSON.parse(text, withSource) as object);
  return new Map(written.map(([key, value]) => [key, memberText(value)]));
}

/** True if a member of a JSON object is an object or a list; of a repeated key the last counts. False for what is no object. */
export function hasNestedMember(text: string): boolean {
  // Almost no text gets beyond this.
  if (!text.includes('[') && text.indexOf('{') === text.lastIndexOf('{')) return false;
  return objectMembers(text)?.some(([, value]) => typeof value === 'object' && value !== null) ?? false;
}

/** As `parseLabels`; undefined also where a member is an object or a list, of which Koku can make no text. */
export function parsePlainLabels(text: string): Labels | undefined {
  return hasNestedMember(text) ? undefined : parseLabels(text);
}

/** A member with its key and its text in an object, `"key":"value"`. */
export interface LabelMember {
  key: string;
  text: string;
}

/** The members in canonical order: keys by UTF-16 code units (spec ocp-daily.md 3.5). */
export function sortedMembers(labels: Labels): LabelMember[] {
  const members = Array.from(labels, ([key, value]) => ({
    key,
    text: `${JSON.stringify(key)}:${JSON.stringify(value)}`,
  }));
  return members.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Members in canonical order as the text of an object, without blanks. */
export function objectText(members: readonly LabelMember[]): string {
  return `{${members.map(({ text }) => text).join(',')}}`;
}

/** Members as the canonical text of an object. */
export function canonicalLabels(labels: Labels): string {
  return objectText(sortedMembers(labels));
}

function objectMembers(text: string): [string, unknown][] | undefined {
  const object = parseObject(text);
  return object && Object.entries(object);
}

/** A JSON object; undefined for any other text, and for one with half a character. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text, text.includes('\\u') ? wellFormed : undefined);
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Half of a surrogate pair, which JSON can escape, is no text: UTF-8 cannot hold it. */
function wellFormed(key: string, value: unknown): unknown {
  if (loneSurrogate.test(key) || (typeof value === 'string' && loneSurrogate.test(value))) {
    throw new SyntaxError('a lone surrogate');
  }
  return value;
}

const loneSurrogate = /\p{Surrogate}/u;

const WHOLE = /^-?\d+$/;

/** A number with the digits that it has in the text. */
class WrittenNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  get text(): string {
    return WHOLE.test(this.source) ? this.source : scientific(Number(this.source));
  }

  toJSON(): number {
    return Number(this.source);
  }
}

function withSource(_: string, value: unknown, ...[context]: unknown[]): unknown {
  if (typeof value !== 'number') return value;
  return new WrittenNumber((context as { source: string }).source);
}

function memberText(value: unknown): string | null {
  if (value === null || typeof value === 'string') return value;
  if (value instanceof WrittenNumber) return value.text;
  return JSON.stringify(value);
}

/** A double as Trino casts it to text: its fewest digits, of all but zero at least one after the point (spec ocp-on-azure.md 4). */
export function scientific(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0E0' : '0E0';
  const [digits = '', exponent] = value.toExponential().split('e');
  if (exponent === undefined) return digits;
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}
