/**
 * Packs every package from a clean clone of HEAD and uses the tarballs as an outsider would: beside the oldest versions
 * of their peers, under the strictest settings of the compiler, and as a command in an empty project. It goes on the
 * network for packages and nothing else. `--keep` leaves the folder in which all of it happens.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { checkCommand, commandProject } from './check-command.ts';
import { checkCopies, checkExamples, checkRuns, checkTypes, type Outside, programProject } from './check-programs.ts';
import { checkTarballs, packAll } from './pack-all.ts';
import { openRegistry } from './package-registry.ts';
import { publishedPackages, readManifest } from './published-packages.ts';
import { runCommand } from './run-command.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'fexgraph-pack-'));
const clone = join(folder, 'clone');
const photo = join(clone, 'apps/examples/media/astronaut.png');

async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  process.stdout.write(`${title} ... `);
  const result = await work();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(typeof result === 'string' ? `${result}, ${seconds} s\n` : `${seconds} s\n`);
  return result;
}

try {
  await step('clean clone of HEAD, npm ci', async () => {
    await runCommand('git', ['clone', '--quiet', root, clone], folder);
    await runCommand('npm', ['ci', '--prefer-offline'], clone);
  });

  const packages = await publishedPackages(clone);
  const perclos = await readManifest(join(clone, 'apps/examples/fexgraph-perclos'));
  const tarballs = await step(`npm pack of ${packages.length} packages and a plugin`, () =>
    packAll(clone, [...packages, perclos], join(folder, 'tarballs')),
  );
  await step('files of the tarballs, publint', () =>
    checkTarballs(tarballs.filter(({ manifest }) => !manifest.private)),
  );

  const registry = await openRegistry(tarballs);
  try {
    const plugin = tarballs.find(({ manifest }) => manifest === perclos)!.file;
    const outside: Outside = { clone, registry: registry.url, packages, plugin };
    const programs = await step('a project beside the oldest peers: install', () =>
      programProject(join(folder, 'programs'), outside),
    );
    await step('  one copy of each peer', () => checkCopies(programs, packages));
    await step('  types, nodenext and bundler, strictest settings', () => checkTypes(programs, outside));
    await step('  a program and the graph of the README', () => checkRuns(programs, photo));
    await step('  tests of the examples and of the plugin', () => checkExamples(programs, clone));
    const command = await step('an empty project with the command: install', () =>
      commandProject(join(folder, 'command'), registry.url, plugin),
    );
    await step('  fexgraph detect, a graph with a plugin', () => checkCommand(command, photo));
  } finally {
    registry.close();
  }
  process.stdout.write(`pack-check: the packages work outside, ${(performance.now() / 1000) | 0} s\n`);
} catch (error) {
  process.stdout.write(`\n${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  if (process.argv.includes('--keep')) process.stdout.write(`left in ${folder}\n`);
  else await rm(folder, { recursive: true, force: true });
}
