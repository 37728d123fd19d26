/** What `openLake` reads of the environment, with what holds when a variable is not set (spec integration.md 1). */
export const environmentVariables = [
  {
    name: 'S3_ENDPOINT',
    meaning: 'Address of the object store; `https` where it names no scheme. Requests are path-style.',
    default: 'AWS itself',
  },
  {
    name: 'S3_REGION',
    meaning: 'Region of the bucket.',
    default: '`AWS_REGION`, then `AWS_DEFAULT_REGION`, then `us-east-1`',
  },
  { name: 'AWS_REGION', meaning: 'Region, when `S3_REGION` is not set.' },
  { name: 'AWS_DEFAULT_REGION', meaning: 'Region, when neither `S3_REGION` nor `AWS_REGION` is set.' },
  { name: 'S3_BUCKET_NAME', meaning: 'The bucket of an address without one: `s3:///prefix`.' },
  {
    name: 'S3_ACCESS_KEY',
    meaning: 'Access key; only together with `S3_SECRET`.',
    default: 'the credential chain of the AWS SDK',
  },
  { name: 'S3_SECRET', meaning: 'Secret key; only together with `S3_ACCESS_KEY`.' },
  { name: 'S3_SECRET_KEY', meaning: 'Another name of `S3_SECRET`, which wins when both are set.' },
  {
    name: 'AWS_CA_BUNDLE',
    meaning:
      'PEM file with certificate authorities of the store, beside the usual ones (`NODE_EXTRA_CA_CERTS` works too).',
  },
  {
    name: 'POC_PARALLEL_READERS',
    meaning:
      'Files that are fetched and checked at a time, 1 to 999. The arrow engine decodes as many row groups at a time, each in a thread; without it, one in its own thread.',
    default: '4',
  },
  {
    name: 'OCP_CACHE_DIR',
    meaning: 'Absolute folder of the cache of downloaded objects; several processes may share it.',
    default: '`$XDG_CACHE_HOME/ocp`, then `~/.cache/ocp`',
  },
  { name: 'OCP_CACHE_BYTES', meaning: 'Size that the cache may keep, such as `20GiB`.', default: '10 GiB' },
  {
    name: 'XDG_CACHE_HOME',
    meaning: "The user's cache folder, when `OCP_CACHE_DIR` is not set.",
    default: '`~/.cache`',
  },
] as const;
