/** A schema of zod, as far as its type is told by it. */
interface Field {
  toJSONSchema(options: { unrepresentable: 'any' }): {
    type?: unknown;
    enum?: unknown[];
    minimum?: number;
    maximum?: number;
    default?: unknown;
  };
}

/** What a variable may hold, from the schema that reads it; what the schema transforms is as its default is. */
export function typeOf(field: Field): string {
  const said = field.toJSONSchema({ unrepresentable: 'any' });
  if (said.enum !== undefined) return said.enum.map((word) => `\`${String(word)}\``).join(', ');
  if (said.type === 'integer') return `whole number, ${said.minimum} to ${said.maximum}`;
  if (typeof said.default === 'boolean') return '`true`, `false`';
  return Array.isArray(said.default) ? 'list' : 'text';
}
