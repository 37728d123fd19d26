import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { from as copyFrom } from 'pg-copy-streams';
import { connect } from '../connection/connect.ts';

/** Restores what `pg_dump` printed (`.sql.gz`), as psql would: statements, COPY blocks, no psql commands. */
export async function restoreDump(url: string, path: string): Promise<void> {
  const client = await connect(url);
  try {
    for (const part of parts(gunzipSync(readFileSync(path)).toString())) {
      if (part.rows === undefined) await client.query(part.sql);
      else await pipeline(Readable.from([part.rows]), client.query(copyFrom(part.sql)));
    }
  } finally {
    await client.end();
  }
}

function* parts(dump: string): Generator<{ sql: string; rows?: string }> {
  let lines: string[] = [];
  let copy: string | undefined;
  for (const line of dump.split('\n')) {
    if (copy !== undefined && line === '\\.') {
      yield { sql: copy, rows: lines.map((row) => `${row}\n`).join('') };
      copy = undefined;
      lines = [];
    } else if (copy === undefined && /^COPY .* FROM stdin;$/.test(line)) {
      yield { sql: lines.join('\n') };
      copy = line;
      lines = [];
    } else if (copy !== undefined || !/^\\(un)?restrict /.test(line)) {
      lines.push(line);
    }
  }
  yield { sql: lines.join('\n') };
}
