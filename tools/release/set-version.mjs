// `npm run release:version -- 0.2.0`: gives every package this version, also where they ask for each other, and turns
// "Unreleased" of CHANGELOG.md into it. Needs no network. What is left: review, commit, tag, publish.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const version = process.argv[2];
if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version ?? '')) {
  throw new Error('say which version: npm run release:version -- 0.2.0');
}

const text = (path) => readFileSync(join(root, path), 'utf8');
const npm = (...options) => execFileSync('npm', options, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });

const changelog = text('CHANGELOG.md');
const unreleased = /^## Unreleased\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(changelog)?.[1].trim();
if (!unreleased) throw new Error('CHANGELOG.md has nothing under "## Unreleased": say there what this version changes');

const workspaces = JSON.parse(npm('query', '.workspace'));
const ours = new Set(workspaces.map((workspace) => workspace.name));
for (const folder of ['.', ...workspaces.map((workspace) => workspace.location)]) {
  const path = join(folder, 'package.json');
  const manifest = JSON.parse(text(path));
  manifest.version = version;
  for (const kind of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
    for (const name of Object.keys(manifest[kind] ?? {})) {
      // `0.1.0` and `^0.1.0` keep their form.
      if (ours.has(name)) manifest[kind][name] = manifest[kind][name].replace(/\d+\.\d+\.\d+.*/, version);
    }
  }
  writeFileSync(join(root, path), `${JSON.stringify(manifest, null, 2)}\n`);
}

// Files that a page writes say the version, and a page reads no package.json.
const stated = 'packages/sinks/src/version.ts';
writeFileSync(join(root, stated), text(stated).replace(/'.*'/, `'${version}'`));

const image = 'apps/examples/cluster/Dockerfile';
writeFileSync(join(root, image), text(image).replace(/(@fexgraph\/\w+)@\S+/g, `$1@${version}`));

const today = new Date().toISOString().slice(0, 10);
const heading = `## Unreleased\n\n## ${version} (${today})\n`;
writeFileSync(join(root, 'CHANGELOG.md'), changelog.replace('## Unreleased\n', heading));
npm('install', '--package-lock-only', '--ignore-scripts', '--offline');
