// Writes one API report per entry point (`packages/*/api/*.api.md`), or with --check compares them with what was built.
// Reports are checked in: a change of what a package exports is then visible in review.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { compilerOptionsOf, entryPoints, root } from './entry-points.mjs';

const check = process.argv.includes('--check');
const scratch = mkdtempSync(join(tmpdir(), 'fexgraph-api-'));
const quiet = { default: { logLevel: 'none' } };

/** True if the report on disk is what the declarations say. */
function report({ folder, name, types }) {
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: types,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions: compilerOptionsOf({ name }), files: [types] } },
      apiReport: { enabled: true, reportFileName: name, reportFolder: join(folder, 'api'), reportTempFolder: scratch },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        // A type that the surface uses and does not export is listed at the end of the report.
        extractorMessageReporting: {
          ...quiet,
          'ae-forgotten-export': { logLevel: 'warning', addToApiReportFile: true },
        },
        tsdocMessageReporting: quiet,
      },
    },
    packageJsonFullPath: join(folder, 'package.json'),
  });
  const result = Extractor.invoke(config, {
    localBuild: !check,
    printApiReportDiff: check,
    messageCallback: (message) => {
      if (message.messageId === 'console-api-report-diff' || message.category === 'Compiler')
        process.stderr.write(`${message.text}\n`);
      message.handled = true;
    },
  });
  if (result.errorCount > 0) throw new Error(`the declarations of ${name} do not compile`);
  return !result.apiReportChanged;
}

/** Reports of entry points that are gone. */
function stale(entries) {
  const expected = new Set(entries.map((entry) => join(entry.folder, 'api', `${entry.name}.api.md`)));
  return [...new Set(entries.map((entry) => join(entry.folder, 'api')))].flatMap((folder) =>
    readdirSync(folder)
      .map((file) => join(folder, file))
      .filter((file) => !expected.has(file)),
  );
}

try {
  const entries = entryPoints();
  for (const { folder } of entries) mkdirSync(join(folder, 'api'), { recursive: true });
  const changed = entries.filter((entry) => !report(entry)).map((entry) => entry.specifier);
  const gone = stale(entries);
  if (!check) for (const file of gone) rmSync(file);
  if (check && changed.length + gone.length > 0) {
    const lines = [
      ...changed.map((specifier) => `${specifier}: what it exports is not what its API report says`),
      ...gone.map((file) => `${relative(root, file)}: there is no such entry point`),
      'If the change is meant, write the reports with `npm run api` and commit them.',
    ];
    process.stderr.write(`${lines.join('\n')}\n`);
    process.exitCode = 1;
  } else {
    process.stdout.write(`${entries.length} API reports; changed: ${changed.join(', ') || 'none'}\n`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}
