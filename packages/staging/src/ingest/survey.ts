import { basename } from 'node:path';
import { OcpError } from '@ocp/core';
import { ReportReader } from '../csv/report-reader.ts';
import { contentHash } from '../payload/identity.ts';
import type { UnpackedFile } from '../payload/archive.ts';
import type { Payload } from '../payload/payload.ts';
import type { ReportTypeName } from '../report-types.ts';
import { inParallel } from './in-parallel.ts';

/** A file of a payload before anything of it is loaded. */
export interface SurveyedFile {
  name: string;
  path: string;
  contentHash: string;
  /** Undefined for a file that is refused. */
  reportType: ReportTypeName | undefined;
  /** Why it is refused. */
  reason: string | undefined;
}

/** Reads the headers of all files, and everything once for its identity; some files at a time, in their order. */
export async function survey(
  { files }: Payload,
  parallel: number,
  signal: AbortSignal,
): Promise<SurveyedFile[]> {
  const surveyed = await inParallel([...files.entries()], parallel, signal, async (waiting, stopped) => {
    const own: { place: number; file: SurveyedFile }[] = [];
    for (const [place, file] of waiting) own.push({ place, file: await surveyFile(file, stopped) });
    return own;
  });
  return surveyed.sort((a, b) => a.place - b.place).map(({ file }) => file);
}

async function surveyFile({ name, path }: UnpackedFile, signal: AbortSignal): Promise<SurveyedFile> {
  const surveyed = { name: basename(name), path, contentHash: await contentHash(path, signal) };
  try {
    await using reader = await ReportReader.open(path);
    return { ...surveyed, reportType: reader.header.type.name, reason: undefined };
  } catch (error) {
    if (!(error instanceof OcpError) || error.code !== 'REPORT_REFUSED') throw error;
    return { ...surveyed, reportType: undefined, reason: error.message };
  }
}
