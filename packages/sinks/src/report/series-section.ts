import { pathBeside } from './base-name.ts';
import { type Html, html } from './html-text.ts';
import { linePanel } from './line-panel.ts';
import { counted, fixed, percent } from './number-words.ts';
import { peopleTable, strongestWords } from './people-table.ts';
import { image } from './portrait.ts';
import { presencePanel } from './presence-panel.ts';
import { columnsOf, placeOf } from './report-columns.ts';
import type { SeriesData, SeriesPerson } from './report-data.ts';
import { scoreRows } from './score-rows.ts';
import { momentText } from './time-axis.ts';

const PANELS = [
  { title: 'Valence and arousal', columns: columnsOf('affect'), unit: '' },
  { title: 'Head', columns: columnsOf('pose'), unit: '°' },
  { title: 'Gaze', columns: columnsOf('gaze'), unit: '°' },
] as const;

/** Strongest first: by mean over the rows of the person. */
function actionUnits({ numbers }: SeriesPerson) {
  const mean = (name: string) => numbers[placeOf(name)]?.mean ?? Number.NEGATIVE_INFINITY;
  return [...columnsOf('aus')].sort((a, b) => mean(b.name) - mean(a.name));
}

function personSection(series: SeriesData, person: SeriesPerson): Html {
  const expression = strongestWords(person);
  const [affect, head, gaze] = PANELS.map((panel) => linePanel(series, person, panel));
  return html`<section class="person">
<h3>${image(person.portrait, `the face of ${person.name}`, 'face')}<span>${person.name}<small>in ${percent(Math.min(1, person.rows / series.frames))} of the frames, ${momentText(series, person.first)} to ${momentText(series, person.last)}${expression && `; strongest expression: ${expression}`}</small></span></h3>
${affect}${scoreRows(series, person, 'Expressions', columnsOf('emotions'))}${head}${gaze}${scoreRows(series, person, 'Action units', actionUnits(person))}</section>
`;
}

/** The line under the name of an input. */
function summary(series: SeriesData): string {
  const { name, axis, frames, framesFailed, framesWithFace, rows, mostFaces, first, last } = series;
  const span = axis === 'time' ? [`${momentText(series, first)} to ${momentText(series, last)}`] : [];
  const without = frames - framesWithFace;
  return [
    pathBeside(name),
    counted(frames, 'frame'),
    ...span,
    frames === 0
      ? undefined
      : without === 0
        ? 'a face in each'
        : `a face in ${percent(framesWithFace / frames)} of them (${counted(without, 'frame')} without)`,
    framesFailed === 0 ? undefined : `${counted(framesFailed, 'more frame')} failed`,
    `${counted(rows, 'face')} in all`,
    `at most ${mostFaces} at once`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

function resolution({ axis, binWidth, frames, first, last }: SeriesData): string {
  const perBin = ((frames - 1) / Math.max(last - first, binWidth)) * binWidth;
  if (perBin <= 1.01) return 'Each frame is a point of a curve. Curves break where a frame has no value.';
  const width = axis === 'time' ? `${fixed(binWidth, binWidth < 1 ? 2 : 0)} s` : counted(Math.round(binWidth), 'frame');
  return `A point of a curve stands for ${width}. Curves break where frames have no value for that long; nothing is filled in between.`;
}

/**
 * An input with several frames: who appears when, numbers, and the curves of the people seen most.
 *
 * @param heading the name of the input, or other words where the page has it above
 */
export function seriesSection(series: SeriesData, id: string, heading: string): Html {
  const drawn = series.people.filter(({ curves }) => curves);
  const listed = series.people.filter(({ curves }) => !curves);
  return html`<section class="input" id="${id}">
<h2>${heading}</h2>
<p class="facts">${summary(series)}</p>
${
  series.people.length === 0
    ? html`<p>${series.frames === 0 ? 'No frame could be analysed.' : 'No face was found.'}</p>`
    : html`${presencePanel(series)}${peopleTable(series.people, {
        caption: 'Means over the rows of each person, ± standard deviation',
        where: 'First and last',
        seen: (person) => `${momentText(series, person.first)}–${momentText(series, person.last)}`,
      })}<p class="note">${resolution(series)}</p>
${drawn.map((person) => personSection(series, person))}${
  listed.length > 0 &&
  html`<p class="note">Without curves, because they are seen less: ${listed.map(({ name }) => name).join(', ')}.</p>`
}`
}
</section>
`;
}
