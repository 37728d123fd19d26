import { OcpError } from '@ocp/core';

/** What the metrics operator says of a payload. */
export interface Manifest {
  uuid: string;
  clusterId: string | undefined;
  /** When the payload was packed, as an ISO text; undefined when it is not said or cannot be read. */
  date: string | undefined;
  version: string | undefined;
  /** The first and the last hour that it covers, as ISO texts; undefined unless both are said and make sense. */
  covered: { first: string; last: string } | undefined;
  /** The reports of the payload, which may come in several archives; undefined when it does not list them. */
  files: readonly string[] | undefined;
}

/** Reads a `manifest.json`. Fails with `MANIFEST_INVALID`. */
export function parseManifest(text: string, file: string): Manifest {
  const fields = objectOf(text, file);
  const textOf = (name: string) => {
    const value = fields[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const uuid = textOf('uuid');
  if (uuid === undefined || uuid.length > 200 || uuid.includes('\0')) throw invalid('has no uuid', file);
  const { files } = fields;
  if (files !== undefined && files !== null && !isTexts(files)) {
    throw invalid('has no list of names as files', file);
  }
  return {
    uuid,
    clusterId: textOf('cluster_id'),
    date: dateOf(textOf('date') ?? ''),
    version: textOf('version'),
    covered: coveredOf(dateOf(textOf('start') ?? ''), dateOf(textOf('end') ?? '')),
    files: files ?? undefined,
  };
}

/** A time without a zone is UTC, wherever it is read. */
function dateOf(text: string): string | undefined {
  const date = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(date) ? undefined : new Date(date).toISOString();
}

const HOUR = 3_600_000;

/** The end is that of the last hour, a second before it or its own moment. */
function coveredOf(start: string | undefined, end: string | undefined): Manifest['covered'] {
  if (start === undefined || end === undefined || start >= end) return undefined;
  const hourOf = (time: number) => new Date(Math.floor(time / HOUR) * HOUR).toISOString();
  return { first: hourOf(Date.parse(start)), last: hourOf(Date.parse(end) - 1) };
}

function objectOf(text: string, file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid('is no JSON', file, cause);
  }
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw invalid('is no JSON object', file);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

function invalid(fault: string, file: string, cause?: unknown): OcpError {
  return new OcpError('MANIFEST_INVALID', `the manifest ${fault}`, {
    where: { file },
    hint: 'Let the operator pack the payload again, or load the reports as a folder without a manifest.',
    cause,
  });
}
