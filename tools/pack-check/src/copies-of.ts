import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The folders in which npm has put a package, anywhere below a project. */
export async function copiesOf(name: string, project: string): Promise<readonly string[]> {
  const ending = join('node_modules', ...name.split('/'));
  const folders = await readdir(project, { recursive: true, withFileTypes: true });
  return folders
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => path.endsWith(ending));
}
