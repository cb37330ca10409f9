// Writes the API as web pages into docs/api (not checked in), from the built declarations. Needs no network.
import { join } from 'node:path';
import { Application } from 'typedoc';
import { compilerOptionsOf, entryPoints, root } from './entry-points.mjs';

const entries = entryPoints();
const app = await Application.bootstrap({
  name: 'fexgraph',
  entryPoints: entries.map((entry) => entry.types),
  out: join(root, 'docs/api'),
  readme: 'none',
  // All in one program: what pages have is there for those that need it.
  compilerOptions: compilerOptionsOf({ name: 'web' }),
  disableGit: true,
  disableSources: true,
  skipErrorChecking: true,
  excludeInternal: true,
  validation: { notExported: false, invalidLink: true },
  treatWarningsAsErrors: true,
});
const documented = app.getEntryPoints();
if (!documented || documented.length !== entries.length) throw new Error('not every entry point could be read');
for (const [at, entry] of documented.entries()) entry.displayName = entries[at].specifier;
const project = app.converter.convert(documented);
app.validate(project);
await app.generateOutputs(project);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1;
