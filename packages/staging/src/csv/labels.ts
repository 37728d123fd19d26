/** Beyond this much text the cache begins anew. */
const CACHE_BYTES = 32 << 20;

/** Labels of a report with the keys that were seen; texts repeat every hour, so each is read once. */
export class LabelTexts {
  /** Keys in the order in which they were first seen. */
  readonly keys = new Set<string>();
  /** Labels that were left out because they are not one key and one value; a cell that repeats counts once. */
  dropped = 0;
  readonly #cache = new Map<string, Buffer>();
  #size = 0;

  /** The canonical text of a cell, as ASCII bytes. */
  json(bytes: Buffer, start: number, end: number): Buffer {
    const raw = bytes.toString('latin1', start, end);
    const known = this.#cache.get(raw);
    if (known !== undefined) return known;
    const { labels, dropped } = parseLabels(bytes.toString('utf8', start, end));
    for (const key of labels.keys()) this.keys.add(key);
    this.dropped += dropped;
    const made = Buffer.from(labelsJson(labels), 'latin1');
    this.#size += raw.length + made.length;
    if (this.#size > CACHE_BYTES) {
      this.#cache.clear();
      this.#size = raw.length + made.length;
    }
    this.#cache.set(raw, made);
    return made;
  }
}

/** The labels of a cell such as `label_app:shop|label_tier:web` (spec inputs.md 3.1). */
export function parseLabels(text: string): { labels: Map<string, string>; dropped: number } {
  const labels = new Map<string, string>();
  let dropped = 0;
  for (const part of text.split('|')) {
    const pieces = part.split(':');
    if (pieces.length === 1) continue;
    const [key = '', value = ''] = pieces;
    if (pieces.length === 2) labels.set(key.replaceAll('label_', ''), value);
    else dropped++;
  }
  return { labels, dropped };
}

/** As Python writes a dictionary of texts: `{"a": "1", "b": "2"}`, only ASCII. */
export function labelsJson(labels: ReadonlyMap<string, string>): string {
  const members = [...labels].map(([key, value]) => `${asciiString(key)}: ${asciiString(value)}`);
  return `{${members.join(', ')}}`;
}

function asciiString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
