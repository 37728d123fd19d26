import { mappedTexts, parseObject, type TextPool } from '../kernels/index.ts';

/**
 * A member of each JSON object as text; null for a member that is not there, null, an object or a list, and for a text that is no
 * JSON object.
 */
export const scalarMembers = (codes: Int32Array, key: string, pool: TextPool): Int32Array =>
  mappedTexts(codes, pool, (text) => scalarMember(text, key));

function scalarMember(text: string, key: string): string | null {
  const value = parseObject(text)?.[key];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : null;
}
