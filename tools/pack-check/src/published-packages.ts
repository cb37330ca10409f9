import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly files?: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** The packages of a clone that go to the registry. */
export async function publishedPackages(clone: string): Promise<readonly Manifest[]> {
  const groups = ['packages', 'apps'].map(async (group) => {
    const names = await readdir(join(clone, group));
    return Promise.all(names.map((name) => readManifest(join(clone, group, name))));
  });
  const manifests = (await Promise.all(groups)).flat();
  return manifests.filter((manifest) => !manifest.private);
}

/** `@fexgraph/core`, `@fexgraph/inference/node`, ...: everything of a package that a program can import. */
export function entriesOf({ name, exports }: Manifest): readonly string[] {
  return Object.keys(exports)
    .filter((path) => !path.includes('*') && !path.endsWith('.json'))
    .map((path) => name + path.slice(1));
}

/**
 * The lowest version that each peer from outside may have: what the packages say of themselves, so it is what they are
 * tried with. @throws Error if two packages say different things, or a range is not of the form `^1.2.3`.
 */
export function peerFloors(packages: readonly Manifest[]): ReadonlyMap<string, string> {
  const floors = new Map<string, string>();
  for (const { name, peerDependencies = {} } of packages) {
    for (const [peer, range] of Object.entries(peerDependencies)) {
      if (peer.startsWith('@fexgraph/')) continue;
      const floor = /^\^(\d+\.\d+\.\d+)$/.exec(range)?.[1];
      if (!floor) throw new Error(`${name}: the range of its peer ${peer} is "${range}", not of the form ^1.2.3`);
      const known = floors.get(peer) ?? floor;
      if (known !== floor)
        throw new Error(`${name}: ${peer} from ${floor} on, and from ${known} on in another package`);
      floors.set(peer, floor);
    }
  }
  return floors;
}
