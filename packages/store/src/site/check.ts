import { OcpError } from '@ocp/core';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Fails with `REQUEST_INVALID` for a text that cannot name anything in a column of `longest` characters. */
export function checkText(field: string, text: string, longest: number): void {
  if (text.trim() === '' || text !== text.trim()) throw invalid(field, 'is empty or has blanks around it');
  if (/\p{Cc}/u.test(text)) throw invalid(field, 'has a character that cannot be printed');
  if (text.length > longest) throw invalid(field, `is longer than ${longest} characters`);
}

/** Fails with `REQUEST_INVALID` for a source that is no UUID. */
export function checkUuid(source: string | undefined): void {
  if (source !== undefined && !UUID.test(source)) throw invalid('source', 'is not a UUID');
}

/** A field that is wrong, as `REQUEST_INVALID`. */
export function invalid(field: string, fault: string): OcpError {
  return new OcpError('REQUEST_INVALID', `${field} ${fault}`, {
    where: { field },
    hint: 'Correct the named field; nothing was changed.',
  });
}
