import type { ImportResult } from '@fexgraph/models/node';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { printJson } from '../print-json.ts';
import { addStoreOptions, openStore, type StoreFlags } from './models-options.ts';
import { StoreReporter } from './models-progress.ts';
import { trustText, withPlainError } from './models-pull.ts';

const EXAMPLES = `
Recognises checkpoints by their contents, whatever they are called, compares them with the manifest, copies them into the
cache and builds their networks. The files given stay where they are.

Examples:
  fexgraph models import --from ~/Downloads                   every checkpoint in a folder and below
  fexgraph models import --from mobilenet0.25_Final.pth
  fexgraph models import --from face_landmarker.task          both models of the pack mediapipe
  fexgraph models import --from my-training.safetensors --as arcface-r50 --other-weights`;

interface ImportFlags extends StoreFlags {
  readonly from: readonly string[];
  readonly as?: string;
  readonly otherWeights?: boolean;
  readonly acceptLicence?: boolean;
  readonly commercial?: boolean;
  readonly quiet?: boolean;
}

function lineOf({ file, model, state, record, error }: ImportResult): string {
  if (state === 'failed') return `${file}: FAILED: ${error?.toLine()}\n`;
  if (!record) return `${file}: skipped: ${error?.message}\n`;
  return `${file}: ${model} ${state === 'present' ? 'was here' : 'imported'}, ${trustText(record)}\n`;
}

async function importFiles(flags: ImportFlags, context: CommandContext): Promise<void> {
  const { importModels } = await import('@fexgraph/models/node');
  const { licenceQuestion } = await import('./models-licence.ts');
  const { terminal, signal } = context;
  const { from, as, otherWeights, acceptLicence = false, commercial, quiet = false } = flags;
  const question = licenceQuestion(context, acceptLicence);
  const results = await importModels(await openStore(flags), from, {
    as,
    allowOtherWeights: otherWeights,
    commercialOnly: commercial,
    acceptLicence: question.answer,
    observer: new StoreReporter(terminal, quiet),
    signal,
  }).finally(() => question.close());
  if (flags.json) printJson(context, results.map(withPlainError));
  else {
    for (const result of results) {
      if (result.state === 'failed') terminal.err(lineOf(result));
      else if (result.state !== 'skipped' || !quiet) terminal.out(lineOf(result));
    }
  }
  const taken = results.filter(({ state }) => state === 'imported' || state === 'present');
  const failed = results.some(({ state }) => state === 'failed');
  if (taken.length === 0 && !failed && !flags.json)
    terminal.err(`fexgraph: no checkpoint was found in ${from.join(', ')}\n`);
  if (taken.length === 0 || failed) context.exit(EXIT.failed);
}

export function addImportCommand(models: Command, context: CommandContext): void {
  const command = models
    .command('import')
    .description('imports checkpoint files that you already have')
    .requiredOption('--from <paths...>', 'files, or folders to search')
    .option('--as <id>', 'the model of the files, if their contents do not tell it')
    .option('--other-weights', 'accept weights other than the published ones; they are marked as such')
    .option('--accept-licence', 'you have read the licences and accept them')
    .option('--commercial', 'refuse what is not cleared for commercial use')
    .option('-q, --quiet', 'print results and warnings only');
  addStoreOptions(command)
    .addHelpText('after', EXAMPLES)
    .action((flags: ImportFlags) => importFiles(flags, context));
}
