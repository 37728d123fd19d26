import { mappedTexts, parseObject, type TextPool } from '../kernels/index.ts';

/**
 * A member of each JSON object as text, a number as it is written; null for a member that is not there, null, an object or a list,
 * and for a text that is no JSON object. Of a repeated key the first member counts.
 */
export const scalarMembers = (codes: Int32Array, key: string, pool: TextPool): Int32Array =>
  mappedTexts(codes, pool, (text) => (parseObject(text) ? scalarMember(text, key) : null));

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]]|[^\s{}[\],:"]+/gsu;

/** What `JSON.parse` does not tell: it keeps the last member of a key, and of a number its value. */
function scalarMember(text: string, key: string): string | null {
  let depth = 0;
  let name: string | undefined;
  for (const [token] of text.matchAll(tokens)) {
    if (depth === 1 && name === undefined) {
      name = token.startsWith('"') ? (JSON.parse(token) as string) : undefined;
      continue;
    }
    if (depth === 1 && name === key) return scalarOf(token);
    if (depth === 1) name = undefined;
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
  }
  return null;
}

function scalarOf(token: string): string | null {
  if (token.startsWith('"')) return JSON.parse(token) as string;
  return token === 'null' || token === '{' || token === '[' ? null : token;
}
