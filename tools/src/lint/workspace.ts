import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** A package of the workspace, as the boundary rule sees it. */
export interface Package {
  name: string;
  folder: string;
  /** From its nx tag `room:…`. */
  room: string;
  /** What its source may import by name; a private package never leaves the workspace and may use its tools too. */
  dependencies: ReadonlySet<string>;
}

interface Manifest {
  name: string;
  private?: boolean;
  nx?: { tags?: string[] };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  workspaces?: string[];
}

/** Every package of the workspace at `root`, read from the manifests that its `workspaces` name. */
export function readPackages(root: string): Package[] {
  const workspace = manifest(root);
  return globSync(workspace.workspaces ?? [], { cwd: root })
    .map((folder) => resolve(root, folder))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => {
      const own = manifest(folder);
      const { name } = own;
      const room = own.nx?.tags?.find((tag) => tag.startsWith('room:'))?.slice('room:'.length);
      if (room === undefined) throw new Error(`${name} has no nx tag room:…`);
      const tools = own.private === true ? workspace.devDependencies : {};
      const dependencies = new Set(Object.keys({ ...tools, ...own.dependencies, ...own.peerDependencies }));
      return { name, folder, room, dependencies };
    });
}

/** The package that a file belongs to; undefined for the files of the root. */
export function packageOf(packages: readonly Package[], file: string): Package | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const found = packages.find((candidate) => candidate.folder === folder);
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
