import { gzipSync } from 'node:zlib';
import { Header } from 'tar';

const BLOCK = 512;

/** Files as a `.tar.gz`; the same files give the same bytes. */
export function archiveOf(files: Readonly<Record<string, string>>): Buffer {
  const blocks = Object.entries(files).flatMap(([path, text]) => {
    const content = Buffer.from(text);
    const header = new Header({ path, size: content.length, type: 'File', mode: 0o644, mtime: new Date(0) });
    const block = Buffer.alloc(BLOCK);
    header.encode(block);
    return [block, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]), { level: 1 });
}
