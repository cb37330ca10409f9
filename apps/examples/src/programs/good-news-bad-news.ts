import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  askedColumns,
  bonferroni,
  concatTables,
  conditionCurves,
  curvesPlot,
  decode,
  type FexTable,
  heatMap,
  interSubjectCorrelation,
  labelSessions,
  meanFaces,
  regress,
  sessionBars,
  sessionCodes,
  summary,
  twoSampleTTest,
} from '@fexgraph/fex';
import { readTableFile } from '@fexgraph/fex/node';

async function readWhole(files: readonly string[], format = {}): Promise<FexTable> {
  const batches: FexTable[] = [];
  for (const file of files) {
    for await (const batch of readTableFile(file, format)) batches.push(batch);
  }
  return concatTables(batches);
}

const folder = 'news_sample';
const clips = readdirSync(folder).filter((name) => /^\d+\.csv/.test(name));
const rows = await readWhole(clips.sort().map((name) => join(folder, name)));
console.log(`${rows.rowCount} rows of ${clips.length} clips, ${rows.columns.length} columns`);

const attributes = await readWhole([join(folder, 'clip_attrs.csv')], { texts: ['clipN'] });
const [names, classes] = ['clipN', 'class'].map((name) => attributes.column(name).values as readonly string[]);
const conditionOf = new Map(names.map((name, i) => [`${name}.mp4`, classes[i] === 'gn' ? 'good news' : 'bad news']));
const byCondition = labelSessions(rows, { column: 'input', labels: conditionOf });

const means = summary(labelSessions(rows, { column: 'input' }), { statistics: ['mean'] });
const labels = means.sessions!.map((clip) => conditionOf.get(String(clip))!);
const clipMeans = means.withSessions(labels);

const [smile] = twoSampleTTest(clipMeans, { columns: 'mean_AU12', sessions: ['good news', 'bad news'] });
console.log(`AU12: t(${smile.df}) = ${smile.t.toFixed(2)}, p = ${smile.p.toExponential(2)}`);

const aus = clipMeans.select(askedColumns(clipMeans.names, 'aus'));
const { b, p } = regress(sessionCodes(clipMeans, { 'good news': 1, 'bad news': -1 }), aus);
const corrected = bonferroni(p.row(0));
for (const [i, name] of b.columns.entries()) {
  if (corrected[i] < 0.01) console.log(`${name}: b = ${b.at(0, i).toFixed(3)}, p = ${corrected[i].toExponential(1)}`);
}

for (const features of ['emotions', 'aus', 'pose', 'emotions, pose', 'aus, pose']) {
  const { mean, sd } = decode(clipMeans, { features, folds: 10 });
  console.log(`${features}: ${(100 * mean).toFixed(0)} % (sd ${(100 * sd).toFixed(1)} %)`);
}

const { correlations, overlaps } = interSubjectCorrelation(rows, { column: 'AU12', minimumOverlap: 10 });
console.log(`frames that two clips have in common: ${Math.min(...overlaps.values)} to ${Math.max(...overlaps.values)}`);

mkdirSync('figures', { recursive: true });
const save = (name: string, picture: string) => writeFileSync(join('figures', `${name}.svg`), picture);
const curves = conditionCurves(byCondition, { column: 'AU12' });
save(
  'smile',
  curvesPlot(curves, { title: 'AU12 while news are told', xLabel: 'frame', yLabel: 'AU12, mean and 95 % limits' }),
);
save('aus', sessionBars(clipMeans, { columns: 'aus', title: 'Action units of 20 clips' }));
const groups = correlations.rows.map((clip) => conditionOf.get(clip)!);
save('correlations', heatMap(correlations, { title: 'AU12: correlation between clips', groups }));
save('faces', meanFaces(byCondition, { title: 'Mean faces' }));
