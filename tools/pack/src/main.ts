// `npm run pack:build`           rebuilds models/embedded and the canonical face out of published npm packages.
// `npm run pack:build -- --check` builds in memory and compares with what is committed.
import { fileURLToPath } from 'node:url';
import { FexgraphError } from '@fexgraph/core';
import { buildPack, changedFiles, manifestProblems, writePack } from './build-pack.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const check = process.argv.includes('--check');
const report = (line: string) => process.stderr.write(`${line}\n`);

try {
  const artefacts = await buildPack(report);
  const changed = await changedFiles(root, artefacts);
  if (!check) await writePack(root, artefacts);
  for (const { path, bytes } of artefacts) {
    report(`${changed.includes(path) ? 'changed  ' : 'identical'} ${path} (${bytes.length} bytes)`);
  }
  const problems = await manifestProblems(root, artefacts);
  for (const problem of problems) report(problem);
  if (check && changed.length > 0) report(`${changed.length} of ${artefacts.length} files differ from what is built`);
  if (problems.length > 0 || (check && changed.length > 0)) process.exitCode = 1;
} catch (error) {
  report(
    error instanceof FexgraphError && error.hint ? `${error.message} (${error.hint})` : String((error as Error).stack),
  );
  process.exitCode = 2;
}
