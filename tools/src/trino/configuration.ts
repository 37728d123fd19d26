import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a Trino of one machine is set. */
export interface TrinoConfiguration {
  distribution: string;
  /** Configuration, data and metastore; thrown away afterwards. */
  folder: string;
  port: number;
  /** Tells this Trino from another one that has the port. */
  node: string;
  /** Memory that one query may take, such as `1500MB`. */
  queryMemory: string;
  /** For small data and many statements: code is compiled once and quickly, as on a machine that is short of cores. */
  brief: boolean;
}

/** Heap of the process; Trino itself takes about as much again beside it at its peak. */
const HEAP = '3G';

const properties = (values: Record<string, string | number | boolean>) =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

/** Writes the configuration files and returns the arguments of Java. */
export function configure({
  distribution,
  folder,
  port,
  node,
  queryMemory,
  brief,
}: TrinoConfiguration): string[] {
  const etc = join(folder, 'etc');
  mkdirSync(join(etc, 'catalog'), { recursive: true });
  writeFileSync(
    join(etc, 'config.properties'),
    properties({
      'node.id': node,
      'node.environment': 'ocp',
      'node.internal-address': '127.0.0.1',
      'node.bind-ip': '127.0.0.1',
      coordinator: true,
      'node-scheduler.include-coordinator': true,
      'http-server.http.port': port,
      'discovery.uri': `http://127.0.0.1:${port}`,
      'catalog.config-dir': join(etc, 'catalog'),
      'plugin.dir': join(distribution, 'plugin'),
      'query.max-memory': queryMemory,
      'query.max-memory-per-node': queryMemory,
      'memory.heap-headroom-per-node': '500MB',
    }),
  );
  const catalogs = {
    memory: { 'connector.name': 'memory', 'memory.max-data-per-node': '1GB' },
    hive: {
      'connector.name': 'hive',
      'hive.metastore': 'file',
      'hive.metastore.catalog.dir': `local://${join(folder, 'metastore')}`,
      'fs.native-local.enabled': true,
      // Lakes and metastores lie anywhere on this machine.
      'local.location': '/',
      'hive.parquet.use-column-names': true,
      // What is written is renamed from there: it must be the same file system.
      'hive.temporary-staging-directory-path': join(folder, 'staging'),
    },
  };
  for (const [name, values] of Object.entries(catalogs)) {
    writeFileSync(join(etc, 'catalog', `${name}.properties`), properties(values));
  }
  return [
    `-Xmx${HEAP}`,
    '-XX:+UseG1GC',
    ...(brief ? ['-XX:TieredStopAtLevel=1'] : []),
    '-XX:+ExitOnOutOfMemoryError',
    '-Djdk.attach.allowAttachSelf=true',
    '-Dfile.encoding=UTF-8',
    '--add-modules=jdk.incubator.vector',
    '--sun-misc-unsafe-memory-access=allow',
    `-Dconfig=${join(etc, 'config.properties')}`,
    '-cp',
    join(distribution, 'lib', '*'),
    'io.trino.server.TrinoServer',
  ];
}
