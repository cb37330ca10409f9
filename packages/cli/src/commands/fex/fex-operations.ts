import { didYouMean, FexgraphError } from '@fexgraph/core';
import {
  type BaselineOptions,
  baseline,
  blinks,
  blockLength,
  clean,
  downsample,
  episodes,
  eventWindows,
  type FexTable,
  filterRows,
  groupOf,
  interpolate,
  isNumbers,
  labelIdentities,
  parseCondition,
  rectify,
  rolling,
  STATISTICS,
  type Statistic,
  selectColumns,
  sortRows,
  summary,
  upsample,
} from '@fexgraph/fex';
import { FEX_COMPARISONS } from './fex-comparisons.ts';
import type { FexFlags } from './fex-flags.ts';
import type { Tell } from './read-tables.ts';
import { type Rows, wholeTable } from './rows.ts';
import { withoutEmbeddings } from './without-embeddings.ts';

/** What a command does with the rows that it reads. Flags are checked before the first row. */
export const FEX_OPERATIONS: Readonly<Record<string, (rows: Rows, flags: FexFlags, tell: Tell) => Rows>> = {
  ...FEX_COMPARISONS,
  summary: (rows, { columns, statistics, quantiles }, tell) =>
    summary.over(tellInfinite(columns === undefined ? rows : selectColumns.over(rows, { columns }), tell), {
      statistics: statistics?.map(statisticOf),
      quantiles,
    }),
  baseline: (rows, { from, normalize, columns }) =>
    baseline.over(rows, { baseline: baselineOf(from!), normalize, columns }),
  resample: resampled,
  clean: (rows, { columns, confounds, detrend, standardize, highPass, lowPass, samplingFrequency }) =>
    clean.over(rows, { columns, confounds, detrend, standardize, highPass, lowPass, samplingFrequency }),
  interpolate: (rows, { limit, columns }) => interpolate.over(rows, { limit: limit!, columns }),
  rolling: (rows, { window, statistic, centred, least, columns }) =>
    rolling.over(rows, {
      ...{ window: window!, statistic: statistic!, least, columns },
      place: centred ? 'centred' : 'trailing',
    }),
  rectify: (rows, { std }) => rectify.over(rows, { std: std! }),
  episodes: (rows, { column, threshold, least, most, bridge }) =>
    episodes.over(rows, { column: column!, threshold: threshold!, least, most, bridge }),
  blinks: (rows, { samplingFrequency, column, threshold, until, longest }) =>
    blinks.over(rows, { samplingFrequency: samplingFrequency!, column, threshold, until, longest }),
  windows: (rows, { event, before, after }) =>
    eventWindows.over(rows, { column: event, before: before!, after: after! }),
  identities: identified,
  select: selected,
  merge: (rows) => rows,
  convert: (rows) => rows,
};

/** Statistics of infinite values are infinite or missing: a table does not say why. */
async function* tellInfinite(rows: Rows, tell: Tell): AsyncGenerator<FexTable> {
  const counts = new Map<string, number>();
  for await (const batch of rows) {
    for (const column of batch.columns) {
      if (!isNumbers(column)) continue;
      let count = 0;
      for (const value of column.values)
        if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) count++;
      if (count > 0) counts.set(column.name, count + (counts.get(column.name) ?? 0));
    }
    yield batch;
  }
  for (const [name, count] of counts) {
    tell(`${name}: ${count} infinite ${count === 1 ? 'value' : 'values'}: no finite mean, and no deviation`);
  }
}

function statisticOf(name: string): Statistic {
  if ((STATISTICS as readonly string[]).includes(name)) return name as Statistic;
  throw new FexgraphError('BAD_OPTION', `there is no statistic "${name}"`, {
    hint: didYouMean(name, STATISTICS) ?? STATISTICS.join(', '),
  });
}

function baselineOf(from: string): BaselineOptions['baseline'] {
  if (from === 'median' || from === 'mean' || from === 'begin') return from;
  const [, start, end] = /^(\d+):(\d+)$/.exec(from) ?? [];
  if (start !== undefined) return { start: Number(start), end: Number(end) };
  throw new FexgraphError('BAD_OPTION', `--from ${from}: it must be median, mean, begin, or rows as 0:25`);
}

/** Rows of another rate have other numbers and times. */
async function* withoutTime(rows: Rows): AsyncGenerator<FexTable> {
  for await (const batch of rows) yield batch.select(batch.names.filter((name) => groupOf(name) !== 'time'));
}

function resampled(
  rows: Rows,
  { hz, every, everySeconds, rows: count, samplingFrequency, method }: FexFlags,
  tell: Tell,
): Rows {
  const asked = [hz, every, everySeconds, count].filter((value) => value !== undefined);
  if (asked.length !== 1) {
    throw new FexgraphError('BAD_OPTION', 'give one of --hz, --every, --every-seconds and --rows');
  }
  const inSeconds = hz !== undefined ? '--hz' : everySeconds !== undefined ? '--every-seconds' : undefined;
  if (inSeconds !== undefined && samplingFrequency === undefined) {
    throw new FexgraphError(
      'BAD_OPTION',
      `${inSeconds} needs --sampling-frequency: rows a second, which tables do not say`,
    );
  }
  const target = asked[0];
  if (count !== undefined) return upsample.over(withoutTime(rows), { target, unit: 'samples' });
  if (hz !== undefined && samplingFrequency !== undefined && hz > samplingFrequency) {
    return upsample.over(withoutTime(rows), { target, unit: 'hz', samplingFrequency });
  }
  const unit = hz !== undefined ? 'hz' : every !== undefined ? 'samples' : 'seconds';
  const options = { target, unit, samplingFrequency, method } as const;
  const length = blockLength(options);
  if (samplingFrequency !== undefined && every === undefined) {
    const asked = hz === undefined ? everySeconds! * samplingFrequency : samplingFrequency / hz;
    const rate = Number((samplingFrequency / length).toPrecision(6));
    if (length !== asked) tell(`blocks are of whole rows: ${length}, which is ${rate} rows a second`);
  }
  return downsample.over(rows, options);
}

function selected(rows: Rows, { columns, where = [], sort }: FexFlags): Rows {
  const conditions = where.map(parseCondition);
  const kept = conditions.length === 0 ? rows : filterRows.over(rows, { where: conditions });
  const ordered = sort === undefined ? kept : sorted(kept, sort);
  return columns === undefined ? ordered : selectColumns.over(ordered, { columns });
}

async function* sorted(rows: Rows, by: readonly string[]): AsyncGenerator<FexTable> {
  yield sortRows(await wholeTable(rows), by);
}

async function* identified(rows: Rows, { clustering, threshold, embeddings }: FexFlags): AsyncGenerator<FexTable> {
  const { clusterConnected, clusterGallery, clusterHdbscan, personLabels, unitRow } = await import(
    '@fexgraph/nodes-identity'
  );
  const clusterings = { gallery: clusterGallery, connected: clusterConnected, hdbscan: clusterHdbscan };
  const cluster = clusterings[clustering!];
  const table = labelIdentities(await wholeTable(rows), (faces) =>
    personLabels(
      cluster(
        faces.map((face) => face && unitRow(face)),
        threshold!,
      ),
    ),
  );
  yield embeddings ? table : withoutEmbeddings(table);
}
