import { OcpError } from '@ocp/core';
import { escapeLiteral } from 'pg';

const plain = /^[a-z_][a-z0-9_]{0,62}$/;

/** A name of a schema, table or column, checked and quoted; nothing else may become part of a statement. */
export function identifier(name: string): string {
  if (!plain.test(name)) {
    throw new OcpError(
      'REQUEST_INVALID',
      `not a name that may stand in a statement: ${JSON.stringify(name.slice(0, 80))}`,
      {
        hint: 'Names of schemas, tables and columns match [a-z_][a-z0-9_]{0,62}.',
      },
    );
  }
  return `"${name}"`;
}

/** `"schema"."table"`. */
export function qualified(schema: string, table: string): string {
  return `${identifier(schema)}.${identifier(table)}`;
}

/** `"a", "b"`. */
export function identifiers(names: readonly string[]): string {
  return names.map(identifier).join(', ');
}

/** A text as a literal; only for places that take no parameter. */
export function literal(text: string): string {
  return escapeLiteral(text);
}
