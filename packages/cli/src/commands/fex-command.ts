import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { FexFlags } from './fex/fex-flags.ts';
import { counted, number, positive, whole } from './number-texts.ts';

const EXAMPLES = `
Tables are .csv, .tsv, .ndjson, .jsonl (each also .gz) and .parquet: of fexgraph, py-feat and OpenFace 2.
Columns are names or groups: aus, emotions, affect, facebox, pose, gaze, landmarks, mesh, blendshapes, embedding, time.

Examples:
  fexgraph fex summary out/fex.csv --columns aus,emotions
  fexgraph fex merge a.csv b.csv -o both.parquet
  fexgraph fex baseline both.parquet --sessions source --from median -o baseline.csv`;

const list = (text: string) => text.split(',').map((entry) => entry.trim());
const numbers = (text: string) => list(text).map(number);
const again = (text: string, before: readonly string[]) => [...before, text];

function codes(text: string): Record<string, number> {
  const pairs = list(text).map((entry) => /^(.*)=(.*)$/.exec(entry)?.slice(1) ?? []);
  if (pairs.some(([label]) => !label)) throw new InvalidArgumentError('It must be label=number, with commas between.');
  return Object.fromEntries(pairs.map(([label, value]) => [label, number(value)]));
}

function delimiter(text: string): string {
  if (text === 'tab') return '\t';
  if ([',', ';', '|'].includes(text)) return text;
  throw new InvalidArgumentError('It must be one of , ; | and tab.');
}

const frequency = () =>
  new Option('--sampling-frequency <hz>', 'rows a second, which tables do not say').argParser(positive);
const columns = (what: string) => new Option('--columns <list>', what).argParser(list);
const measured = () => columns('columns and groups to work on (default: all numbers but the time)');

const column = () => new Option('--column <name>', 'the column').argParser(list);
const subject = () => new Option('--subject <column>', 'the column that says whose row it is (default: input)');
const index = () => new Option('--index <column>', 'the column by which rows belong together (default: frame)');
const correlation = () =>
  new Option('--correlation <name>', 'kind of correlation')
    .choices(['pearson', 'spearman', 'kendall'])
    .default('pearson');
const minimumOverlap = () =>
  new Option('--minimum-overlap <rows>', 'a pair with fewer common rows has no value (default: 2)').argParser(whole);

/** What every command of `fex` reads and writes; loaded when one is given. */
function addShared(command: Command): Command {
  return command
    .optionsGroup('Tables:')
    .option('-o, --out <file>', 'where the result goes; its end says the format (default: printed as CSV)')
    .option('--overwrite', 'replace a file that is there')
    .option(
      '--delimiter <mark>',
      'between the cells of CSV: , ; | or tab (default: a comma, in .tsv the tab)',
      delimiter,
    )
    .addOption(new Option('--decimal <mark>', 'decimal mark of CSV').choices(['.', ',']).default('.'))
    .option('--texts <list>', 'columns of CSV that hold texts, whatever their first cells look like', list)
    .option('--openface', 'read as the tables of OpenFace 2: 431 columns in a fixed order, and the name of the file')
    .option('--embeddings', 'keep identity embeddings (biometric data), which are left out otherwise')
    .option('--sessions <column>', 'the column that says which session a row is in; source: the file, of several')
    .option('--session-map <file>', 'other names of sessions: a table with the columns label and session')
    .option('-q, --quiet', 'print nothing but the result and errors');
}

export function addFexCommand(program: Command, context: CommandContext): void {
  const fex = program
    .command('fex')
    .description('analyses tables: statistics, time series, events, comparisons, plots, other formats')
    .addHelpText('after', EXAMPLES);
  const add = (name: string, description: string, example: string) => {
    const command = fex
      .command(name)
      .description(description)
      .argument('<tables...>', 'files; several are one table, with a column source')
      .addHelpText('after', `\nExample:\n  fexgraph fex ${example}`)
      .action(async (tables: string[], flags: FexFlags) => {
        const { runFex } = await import('./fex/run-fex.ts');
        await runFex(name, tables, flags, context);
      });
    return addShared(command).optionsGroup('Options:');
  };

  add('summary', 'statistics of each session, or of all rows', 'summary out/fex.csv --sessions Identity --columns aus')
    .addOption(columns('columns and groups to summarise (default: all numbers)'))
    .option('--statistics <list>', 'mean, sem, std, max, min, count, missing (default: the first five)', list)
    .option('--quantiles <list>', 'shares between 0 and 1; exact, which keeps all values in memory', numbers);
  add('baseline', 'every value against that of the face at rest', 'baseline fex.csv --from 0:25 --normalize pct')
    .option('--from <what>', 'median, mean, begin, or rows as start:end (from 0, without the end)', 'median')
    .addOption(
      new Option('--normalize <how>', 'what is given').choices(['difference', 'pct', 'db']).default('difference'),
    )
    .addOption(measured());
  add('resample', 'fewer or more rows a second', 'resample fex.csv --sampling-frequency 25 --hz 5')
    .addOption(frequency())
    .option(
      '--hz <n>',
      'rows a second: if fewer, blocks of whole rows, so the nearest rate; Fourier resampling if more',
      positive,
    )
    .option('--every <rows>', 'a row for each block of so many', counted)
    .option('--every-seconds <s>', 'a row for each block of so many seconds', positive)
    .option('--rows <n>', 'so many rows for each session, by Fourier resampling', counted)
    .addOption(new Option('--method <name>', 'value of a block').choices(['mean', 'median']).default('mean'));
  add(
    'clean',
    'straight lines, slow and fast changes and confounds out; standardised',
    'clean fex.csv --columns aus --confounds Pitch,Yaw',
  )
    .addOption(frequency())
    .option('--high-pass <hz>', 'take slower changes out', number)
    .option('--low-pass <hz>', 'take faster changes out', number)
    .option('--confounds <list>', 'columns of which the share is taken out', list)
    .option('--no-detrend', 'leave the straight line in')
    .option('--no-standardize', 'leave mean and spread as they are')
    .addOption(measured());
  add('interpolate', 'fills short gaps with straight lines', 'interpolate fex.csv --limit 5')
    .requiredOption('--limit <rows>', 'longest gap that is filled', whole)
    .addOption(measured());
  add('rolling', 'statistics of the rows around each row', 'rolling fex.csv --window 25 --statistic mean')
    .requiredOption('--window <rows>', 'rows of a window', whole)
    .addOption(
      new Option('--statistic <name>', 'what is given')
        .choices(['mean', 'std', 'min', 'max', 'median'])
        .default('mean'),
    )
    .option('--centred', 'as many rows before as behind (default: the row and those before it)')
    .option('--least <rows>', 'values that a window needs (default: all)', whole)
    .addOption(measured());
  add(
    'rectify',
    'blanks rows whose face box is far from where it is usually',
    'rectify fex.csv --std 3',
  ).requiredOption('--std <n>', 'standard deviations from the mean', number);
  add('episodes', 'where a column stays above a threshold', 'episodes fex.csv --column AU12 --threshold 0.5')
    .requiredOption('--column <list>', 'the column; of several the mean', list)
    .requiredOption('--threshold <value>', 'what it must be above', number)
    .option('--least <rows>', 'rows of an episode at least', whole)
    .option('--most <rows>', 'rows of an episode at most', whole)
    .option('--bridge <rows>', 'rows between two that are one', whole);
  add('blinks', 'how often and how long each session blinks', 'blinks fex.csv --sampling-frequency 30')
    .addOption(frequency().makeOptionMandatory())
    .option('--column <list>', 'how far eyes are closed (default: eyeBlinkLeft and eyeBlinkRight, or AU43)', list)
    .option('--threshold <value>', 'closed is above this (default: 0.5)', number)
    .option('--until <value>', 'a blink lasts until it is below this (default: 0.35)', number)
    .option('--longest <seconds>', 'eyes closed for longer do not blink (default: 0.5)', positive);
  add('windows', 'the rows around events', 'windows fex.csv --event event --before 10 --after 25')
    .option('--event <column>', 'where a text, or a number other than 0, is an event', 'event')
    .requiredOption('--before <rows>', 'rows before it', whole)
    .requiredOption('--after <rows>', 'rows behind it', whole);
  add('identities', 'labels of persons made anew from embeddings', 'identities fex.csv --threshold 0.8')
    .requiredOption('--threshold <cosine>', 'from which two faces are of one person', number)
    .addOption(
      new Option('--clustering <name>', 'how faces are put together')
        .choices(['gallery', 'connected', 'hdbscan'])
        .default('gallery'),
    );
  add(
    'select',
    'some columns, some rows, another order',
    'select fex.csv --columns input,frame,aus --where "FaceScore>0.9"',
  )
    .addOption(columns('columns and groups to keep, in this order (default: all)'))
    .option(
      '--where <condition>',
      'rows to keep: column, >= <= != > < or =, value; again for more, all must hold',
      again,
      [],
    )
    .option('--sort <list>', 'columns that give the order of rows; needs memory for the whole table', list);
  add(
    'wavelets',
    'how strong a frequency is, row by row',
    'wavelets fex.csv --columns AU12 --frequencies 0.5,1,2 --sampling-frequency 25',
  )
    .addOption(columns('columns and groups').makeOptionMandatory())
    .requiredOption('--frequencies <list>', 'Hz', numbers)
    .addOption(frequency().makeOptionMandatory())
    .option('--cycles <n>', 'cycles on each side of the middle of a wavelet (default: 3)', number)
    .addOption(
      new Option('--mode <name>', 'what is given')
        .choices(['complex', 'filtered', 'phase', 'magnitude', 'power'])
        .default('power'),
    )
    .option('--keep <list>', 'columns and groups to keep beside the results, such as input,frame', list);
  add(
    'bags',
    'how many movements of which size and speed each session has',
    'bags fex.csv --columns aus --min-hz 0.06 --max-hz 0.66 --sampling-frequency 25',
  )
    .addOption(columns('columns and groups').makeOptionMandatory())
    .requiredOption('--min-hz <hz>', 'lowest frequency', number)
    .requiredOption('--max-hz <hz>', 'highest frequency', number)
    .addOption(frequency().makeOptionMandatory())
    .option('--bands <n>', 'frequencies between them, both included (default: 8)', whole)
    .option('--cycles <n>', 'cycles on each side of the middle of a wavelet (default: 3)', number);
  add('isc', 'correlation of a column between people or clips', 'isc fex.csv --column AU12 --minimum-overlap 25')
    .addOption(column().makeOptionMandatory())
    .addOption(subject())
    .addOption(index())
    .addOption(correlation())
    .addOption(minimumOverlap())
    .option('--leave-one-out', 'each with the mean of all others, instead of pairs')
    .option('--overlaps', 'how many rows each pair has in common, instead of the correlations');
  add('distances', 'distance between each two rows', 'distances means.csv --columns aus --metric cosine')
    .addOption(columns('columns and groups').makeOptionMandatory())
    .addOption(
      new Option('--metric <name>', 'how it is measured')
        .choices(['euclidean', 'sqeuclidean', 'cityblock', 'chebyshev', 'cosine', 'correlation'])
        .default('euclidean'),
    );
  add('components', 'principal components: scores of rows', 'components fex.csv --columns aus --components 3')
    .addOption(columns('columns and groups').makeOptionMandatory())
    .option('--components <n>', 'how many (default: all)', whole)
    .option('--loadings', 'what each column has to do with each component, instead of the scores');
  add(
    'regress',
    'linear regression of each column of --y on all of --x',
    'regress means.csv --x Pitch,Yaw --y aus -o effects.csv',
  )
    .option('--x <list>', 'regressors: columns and groups', list)
    .requiredOption('--y <list>', 'outcomes: columns and groups', list)
    .option('--codes <list>', 'sessions as a regressor: a number for each, as good=1,bad=-1', codes)
    .option('--no-intercept', 'no constant beside the regressors');
  add(
    'ttest',
    'do means differ, between two sessions or from a number',
    'ttest means.csv --sessions class --columns aus',
  )
    .addOption(columns('columns and groups').makeOptionMandatory())
    .option('--compare <list>', 'the two sessions, first minus second (default: those of the table)', list)
    .option('--mean <number>', 'the number that means of columns are compared with', number)
    .option('--omit-missing', 'leave missing values out (default: a column with one has no result)');
  add(
    'decode',
    'how well columns tell sessions apart, by cross-validation',
    'decode means.csv --sessions class --columns emotions,aus --folds 10',
  )
    .addOption(columns('features: columns and groups').makeOptionMandatory())
    .option('--folds <n>', 'parts of the rows, each tested by what the others teach (default: 10)', whole)
    .option('--ridge <alpha>', 'ridge regression with this penalty instead of discriminant analysis', number)
    .option('--predictions', 'what was predicted for each row, instead of the accuracy');
  add(
    'plot',
    'a picture: curves, correlations, bars or faces of sessions',
    'plot fex.csv --kind bars --sessions Identity --columns aus -o aus.svg',
  )
    .addOption(
      new Option('--kind <name>', 'what is drawn')
        .choices(['curves', 'correlations', 'bars', 'faces'])
        .makeOptionMandatory(),
    )
    .option('--title <text>', 'what stands above it')
    .addOption(columns('bars: columns and groups (default: aus)'))
    .addOption(column())
    .addOption(subject())
    .addOption(index())
    .option('--confidence <share>', 'curves: of the band, between 0 and 1 (default: 0.95)', number)
    .addOption(correlation())
    .addOption(minimumOverlap());
  add(
    'report',
    'a page of pictures: means, curves, correlations and faces of sessions',
    'report fex.csv --sessions class --columns aus --curves AU12,Happy -o analysis.html',
  )
    .option('--title <text>', 'what stands above it (default: Analysis of faces)')
    .addOption(columns('bars: columns and groups (default: aus)'))
    .option('--curves <list>', 'columns that are drawn over time, and correlated between subjects', list)
    .addOption(subject())
    .addOption(index())
    .option('--confidence <share>', 'of the bands, between 0 and 1 (default: 0.95)', number)
    .addOption(correlation())
    .addOption(minimumOverlap());
  add('merge', 'several tables with the same columns as one', 'merge a.csv b.csv -o both.csv');
  add('convert', 'the same table in another format', 'convert fex.csv -o fex.parquet');
}
