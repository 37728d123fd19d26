import { basename } from 'node:path';
import { OcpError } from '@ocp/core';
import { ReportReader } from '../csv/report-reader.ts';
import { contentHash } from '../payload/identity.ts';
import type { Payload } from '../payload/payload.ts';
import type { ReportTypeName } from '../report-types.ts';

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

/** Reads the headers of all files, and everything once for its identity. */
export function survey({ files }: Payload): Promise<SurveyedFile[]> {
  return Promise.all(
    files.map(async ({ name, path }): Promise<SurveyedFile> => {
      const surveyed = { name: basename(name), path, contentHash: await contentHash(path) };
      try {
        await using reader = await ReportReader.open(path);
        return { ...surveyed, reportType: reader.header.type.name, reason: undefined };
      } catch (error) {
        if (!(error instanceof OcpError) || error.code !== 'REPORT_REFUSED') throw error;
        return { ...surveyed, reportType: undefined, reason: error.message };
      }
    }),
  );
}
