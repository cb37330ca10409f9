import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OutsideProject } from './outside-project.ts';

/** `@fexgraph/cli` and a plugin in an empty project; npm chooses the versions of everything else. */
export async function commandProject(folder: string, registry: string, plugin: string): Promise<OutsideProject> {
  const project = await OutsideProject.create(folder, registry);
  await project.install('@fexgraph/cli', plugin);
  return project;
}

/**
 * @throws Error unless the command measures a photo, with the bytes of the modules that it was bundled from, and runs a
 *   graph with a node of the plugin.
 */
export async function checkCommand(project: OutsideProject, photo: string): Promise<void> {
  const fexgraph = (...args: string[]) => project.run('npx', '--no-install', 'fexgraph', ...args);
  await fexgraph('--help');
  await fexgraph('detect', photo, '--out', 'results');
  const table = join(project.folder, 'results', 'fex.csv');
  await expectRow(table);
  await project.run('node', 'node_modules/@fexgraph/cli/dist/main.js', 'detect', photo, '--out', 'of-modules');
  const ofModules = await readFile(join(project.folder, 'of-modules', 'fex.csv'));
  if (!ofModules.equals(await readFile(table)))
    throw new Error(`${table} is not what the modules of the command write`);
  const graph = 'node_modules/fexgraph-perclos/graphs/perclos.yaml';
  const params = ['-p', `inputs=${photo}`, '-p', 'table=perclos.csv'];
  await fexgraph('graph', 'run', graph, '--plugin', 'fexgraph-perclos', ...params);
  await expectRow(join(project.folder, 'perclos.csv'));
}

async function expectRow(table: string): Promise<void> {
  const lines = (await readFile(table, 'utf8')).trimEnd().split('\n');
  if (lines.length !== 2) throw new Error(`${table} has ${lines.length - 1} rows for a photo with one face`);
}
