/** What is wrong with an archive that is sent, and what its load must say of it. */
export interface Fault {
  /** Changes the files before they are packed. */
  files?: (files: Record<string, string>) => Record<string, string>;
  /** Changes the archive. */
  archive?: (archive: Buffer) => Buffer;
  /** The code of the refusal, or what is lost. */
  said: string;
}

const withManifest = (files: Record<string, string>, change: object) => ({
  ...files,
  'manifest.json': JSON.stringify({ ...(JSON.parse(files['manifest.json'] ?? '{}') as object), ...change }),
});

const inPods = (change: (text: string) => string) => (files: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, name.startsWith('pods') ? change(text) : text]),
  );

/** Every way in which an archive of the torture is broken. */
export const faults: readonly Fault[] = [
  { archive: (bytes) => bytes.subarray(0, bytes.length / 2), said: 'PAYLOAD_UNREADABLE' },
  { archive: () => Buffer.from('<html>502 Bad Gateway</html>'), said: 'PAYLOAD_UNREADABLE' },
  { archive: () => Buffer.alloc(0), said: 'PAYLOAD_UNREADABLE' },
  { files: (files) => ({ ...files, 'manifest.json': '{' }), said: 'MANIFEST_INVALID' },
  { files: (files) => withManifest(files, { cluster_id: 'nobody' }), said: 'SOURCE_UNKNOWN' },
  { files: (files) => withManifest(files, { files: ['other.csv'] }), said: 'NO_INPUT' },
  { files: inPods((text) => text.replace('pod_labels', 'pod_label')), said: 'lost 1 reports' },
  { files: inPods((text) => text.replace('\n', '\nbroken\n')), said: 'lost 1 rows' },
  { files: inPods((text) => text.replace('label_app:', 'label_app:x:')), said: 'lost 1 labels' },
];
