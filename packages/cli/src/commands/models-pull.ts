import type { FexgraphError } from '@fexgraph/core';
import type { CheckpointRecord, PullResult } from '@fexgraph/models/node';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { allowHttpOption } from '../plain-options.ts';
import { printJson } from '../print-json.ts';
import { addStoreOptions, megabytes, openStore, type StoreFlags } from './models-options.ts';
import { StoreReporter } from './models-progress.ts';

const EXAMPLES = `
Downloads the published checkpoints, compares their sha256, and builds the networks from them. An interrupted download
goes on where it stopped when the command is given again. Where no sha256 is published, that of the first download is
recorded and enforced from then on. Where this machine may not download, get the files elsewhere and import them.

Examples:
  fexgraph models pull pyfeat-v2.5                     a pack: all its models
  fexgraph models pull retinaface-r34 facenet          some models
  fexgraph models pull arcface-r50 --accept-licence    for scripts, once you have read the licence
  fexgraph models pull pyfeat-v2.5 --mirror https://mirror.example.org`;

interface PullFlags extends StoreFlags {
  readonly acceptLicence?: boolean;
  readonly commercial?: boolean;
  readonly offline?: boolean;
  readonly force?: boolean;
  readonly mirror?: string;
  readonly hub?: string;
  readonly allowHttp?: boolean;
  readonly minRate?: number;
  readonly timeLimit?: number;
  readonly quiet?: boolean;
}

/** Why the bytes are believed, for a line of results. */
export function trustText({ trust, bytes, sha256 }: CheckpointRecord): string {
  const reason = { manifest: 'sha256 as published', 'first-use': 'trusted on first use', user: 'OWN WEIGHTS' }[trust];
  return `${megabytes(bytes)}, ${reason}${trust === 'manifest' ? '' : ` (sha256 ${sha256})`}`;
}

/** Errors as JSON has them: an Error itself would be `{}`. */
export function withPlainError<T extends { readonly error?: FexgraphError }>({ error, ...rest }: T): object {
  return error ? { ...rest, error: { code: error.code, message: error.message, hint: error.hint } } : rest;
}

function lineOf({ model, state, record, error }: PullResult): string {
  if (error) return `${model}: FAILED: ${error.toLine()}\n`;
  if (!record) return `${model}: included, nothing to pull\n`;
  return `${model}: ${state === 'present' ? 'already here and whole' : 'pulled'}, ${trustText(record)}\n`;
}

async function pull(names: string[], flags: PullFlags, context: CommandContext): Promise<void> {
  const { pullModels } = await import('@fexgraph/models/node');
  const { licenceQuestion } = await import('./models-licence.ts');
  const { terminal, signal } = context;
  const { acceptLicence = false, commercial, quiet = false, offline, force, mirror, hub, allowHttp } = flags;
  const { minRate, timeLimit } = flags;
  const reporter = new StoreReporter(terminal, quiet);
  const question = licenceQuestion(context, acceptLicence);
  const results = await pullModels(await openStore(flags), names, {
    ...{ offline, force, mirror, hub, allowHttp, signal },
    minBytesPerSecond: minRate === undefined ? undefined : minRate * 1000,
    limitMs: timeLimit === undefined ? undefined : timeLimit * 60_000,
    commercialOnly: commercial,
    acceptLicence: question.answer,
    observer: reporter,
  }).finally(() => {
    question.close();
    reporter.clear();
  });
  if (flags.json) printJson(context, results.map(withPlainError));
  else {
    for (const result of results) {
      if (result.error) terminal.err(lineOf(result));
      else terminal.out(lineOf(result));
    }
  }
  if (results.some(({ error }) => error)) context.exit(EXIT.failed);
}

/** What a timer can wait: 24 days. */
const MOST = 35_000;

function positive(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= MOST) return value;
  throw new InvalidArgumentError(`It must be a number above 0, up to ${MOST}.`);
}

export function addPullCommand(models: Command, context: CommandContext): void {
  const command = models
    .command('pull <names...>')
    .description('downloads models from where they are published, by pack or by id')
    .option('--accept-licence', 'you have read the licences and accept them')
    .option('--commercial', 'refuse what is not cleared for commercial use')
    .option('--force', 'download again what is here, and compare')
    .option('--offline', 'download nothing; check and build what is here')
    .addOption(
      new Option('--mirror <url>', 'download from here: replaces scheme and host of every address').env(
        'FEXGRAPH_MIRROR',
      ),
    )
    .addOption(new Option('--hub <url>', 'as --mirror, for huggingface.co only').env('HF_ENDPOINT'))
    .addOption(allowHttpOption())
    .option('--min-rate <kB>', 'give up an attempt with fewer kB in a second (default: 1)', positive)
    .option('--time-limit <minutes>', 'give up a model after so long (default: 720)', positive)
    .option('-q, --quiet', 'print results and warnings only');
  addStoreOptions(command)
    .addHelpText('after', EXAMPLES)
    .action((names: string[], flags: PullFlags) => pull(names, flags, context));
}
