import { EMOTION_COLUMNS } from '@fexgraph/core';
import { type Html, html } from './html-text.ts';
import { fixed, grouped, percent } from './number-words.ts';
import { image } from './portrait.ts';
import { columnsOf, placeOf } from './report-columns.ts';
import type { PersonData } from './report-data.ts';

/** Emotions and action units that a cell names. */
const NAMED = 3;

/** Means that two decimals show as nothing. */
const NOTHING = 0.005;

/** `Happy 45 %, Neutral 40 %`: in which share of the rows an emotion is the strongest. */
export function strongestWords({ strongest }: PersonData): string {
  return strongest
    .map((share, at) => ({ share, name: EMOTION_COLUMNS[at] }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, NAMED)
    .map(({ name, share }) => `${name}\u00a0${percent(share)}`)
    .join(', ');
}

function actionUnitWords({ numbers }: PersonData): string {
  return columnsOf('aus')
    .flatMap(({ name }) => {
      const known = numbers[placeOf(name)];
      return known ? [{ name, mean: known.mean }] : [];
    })
    .filter(({ mean }) => mean >= NOTHING)
    .sort((a, b) => b.mean - a.mean)
    .slice(0, NAMED)
    .map(({ name, mean }) => `${name}\u00a0${fixed(mean, 2)}`)
    .join(', ');
}

function meanWords(
  { numbers }: PersonData,
  column: string,
  unit: { readonly scale: number; readonly digits: number; readonly sign: string },
): Html | undefined {
  const known = numbers[placeOf(column)];
  if (!known) return undefined;
  const text = (value: number) => fixed(value * unit.scale, unit.digits);
  const spread = known.count > 1 && html` <small>±\u00a0${text(known.deviation)}</small>`;
  return html`${text(known.mean)}${unit.sign}${spread}`;
}

const PLAIN = { scale: 1, digits: 2, sign: '' };
const ANGLE = { scale: 180 / Math.PI, digits: 0, sign: '°' };

interface TableColumn {
  readonly head: string;
  readonly cell: (person: PersonData) => Html | string | undefined;
}

/** What tables of people tell beside who and where; columns of which nobody has a value are left out. */
const COLUMNS: readonly TableColumn[] = [
  { head: 'Strongest expression', cell: strongestWords },
  { head: 'Valence', cell: (person) => meanWords(person, 'valence', PLAIN) },
  { head: 'Arousal', cell: (person) => meanWords(person, 'arousal', PLAIN) },
  { head: 'Pitch', cell: (person) => meanWords(person, 'Pitch', ANGLE) },
  { head: 'Yaw', cell: (person) => meanWords(person, 'Yaw', ANGLE) },
  { head: 'Strongest action units', cell: actionUnitWords },
];

/**
 * A line of numbers for each person.
 *
 * @param seen text of where somebody was seen
 */
export function peopleTable(
  people: readonly PersonData[],
  {
    caption,
    where,
    seen,
  }: { readonly caption: string; readonly where: string; readonly seen: (person: PersonData) => string },
): Html {
  const columns = COLUMNS.filter(({ cell }) => people.some((person) => cell(person)));
  const heads = ['Person', 'Faces', where, ...columns.map(({ head }) => head)];
  const rows = people.map((person) => {
    const face = image(person.portrait, `the face of ${person.name}`, 'face');
    const cells = columns.map(({ cell }) => html`<td>${cell(person) || '–'}</td>`);
    return html`<tr><th scope="row">${face}<span>${person.name}</span></th><td>${grouped(person.rows)}</td><td>${seen(person)}</td>${cells}</tr>
`;
  });
  return html`<div class="wide"><table class="people"><caption>${caption}</caption><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>
${rows}</tbody></table></div>
`;
}
