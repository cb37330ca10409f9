import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copiesOf } from './copies-of.ts';
import { OutsideProject } from './outside-project.ts';
import { entriesOf, type Manifest, peerFloors } from './published-packages.ts';

const OUTSIDE = fileURLToPath(new URL('../outside', import.meta.url));

export interface Outside {
  /** Where tarballs were made and where TypeScript is. */
  readonly clone: string;
  readonly registry: string;
  readonly packages: readonly Manifest[];
  /** Tarball of the plugin that comes from outside. */
  readonly plugin: string;
}

/** A project that has every package beside the oldest versions that their peers may have. */
export async function programProject(folder: string, outside: Outside): Promise<OutsideProject> {
  const { clone, registry, packages, plugin } = outside;
  const floors = [...peerFloors(packages)].map(([name, version]) => `${name}@${version}`);
  const { devDependencies } = JSON.parse(await readFile(join(clone, 'package.json'), 'utf8'));
  const tools = ['@types/node', 'vitest'].map((name) => `${name}@${devDependencies[name]}`);
  const project = await OutsideProject.create(folder, registry);
  await project.install(...packages.map(({ name }) => name), plugin, ...floors, ...tools);
  await project.copy(OUTSIDE, '.');
  return project;
}

/**
 * A library of somebody else may bring a copy that it keeps to itself (node-av has one of tsyringe, far below it).
 *
 * @throws Error for a package of which the project and ours must have one copy and have more.
 */
export async function checkCopies({ folder }: OutsideProject, packages: readonly Manifest[]): Promise<void> {
  const names = new Set(packages.flatMap(({ peerDependencies = {} }) => Object.keys(peerDependencies)));
  for (const name of names) {
    const copies = (await copiesOf(name, folder)).filter((copy) => isShared(copy, name, folder));
    if (copies.length !== 1) throw new Error(`${copies.length} copies of ${name}:\n${copies.join('\n')}`);
  }
}

/** Whether the project, or a package of ours in it, is what loads that copy. */
function isShared(copy: string, name: string, folder: string): boolean {
  const owner = relative(folder, copy.slice(0, -join('node_modules', name).length))
    .split(/node_modules[\\/]/)
    .at(-1)!;
  return owner === '' || /^(@fexgraph[\\/]|fexgraph-)/.test(owner);
}

/** Compiles a program that imports every entry of every package, and the user's program, with every declaration checked. */
export async function checkTypes(project: OutsideProject, { clone, packages }: Outside): Promise<void> {
  const imports = packages.flatMap(entriesOf).map((entry, place) => `export * as entry${place} from '${entry}';\n`);
  await project.write('every-entry.ts', imports.join(''));
  await project.copy(join(clone, 'apps/examples/src/programs/own-graph.ts'), 'readme.ts');
  const tsc = join(clone, 'node_modules', 'typescript', 'bin', 'tsc');
  await project.run('node', tsc, '-p', 'tsconfig.bundler.json');
  await project.run('node', tsc, '-p', 'tsconfig.json');
}

/** Runs the user's program on a photo with one nearly frontal face, and the program of the README. */
export async function checkRuns(project: OutsideProject, photo: string): Promise<void> {
  const { counts, yaws } = JSON.parse(await project.run('node', 'out/program.js', photo));
  if (counts.join() !== '1' || yaws.length !== 1 || !(Math.abs(yaws[0]) < 0.2)) {
    throw new Error(`the program found ${counts} faces with yaw ${yaws}, not one that looks ahead`);
  }
  await project.copy(photo, 'photos/photo.png');
  await project.run('node', 'out/readme.js');
  const rows = (await readFile(join(project.folder, 'pose.csv'), 'utf8')).trimEnd().split('\n');
  if (rows.length !== 2) throw new Error(`the program of the README wrote ${rows.length - 1} rows for one face`);
}

/** The tests of the examples and of the plugin, against the tarballs. */
export async function checkExamples(project: OutsideProject, clone: string): Promise<string> {
  for (const name of ['src', 'test', 'media'])
    await project.copy(join(clone, 'apps/examples', name), `examples/${name}`);
  const plugin = 'apps/examples/fexgraph-perclos';
  for (const name of ['src', 'test', 'graphs', 'README.md']) {
    await project.copy(join(clone, plugin, name), `examples/fexgraph-perclos/${name}`);
  }
  const output = await project.run('npx', '--no-install', 'vitest', 'run');
  return /Tests\s+(.*)/.exec(output)?.[1] ?? output;
}
