import { EMOTION_COLUMNS } from '@fexgraph/core';
import { pathBeside } from './base-name.ts';
import { type Html, html } from './html-text.ts';
import { counted, fixed } from './number-words.ts';
import { image } from './portrait.ts';
import { columnsOf, placeOf, type ReportColumn } from './report-columns.ts';
import type { PictureData, PictureFace } from './report-data.ts';
import { shownName } from './who.ts';

/** Boxes over the picture, with the numbers of the faces. */
function boxes({ width, height, faces }: PictureData): Html {
  if (!(width > 0 && height > 0)) return html``;
  const size = Math.max(width, height) / 28;
  const drawn = faces.map(({ summary: { box } }, i) => {
    if (!box) return html``;
    const [x, y] = [Math.round(box.x), Math.round(box.y)];
    return html`<rect x="${x}" y="${y}" width="${Math.round(box.width)}" height="${Math.round(box.height)}"/><text x="${x}" y="${Math.round(y - size / 4)}" font-size="${Math.round(size)}">${i + 1}</text>`;
  });
  return html`<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">${drawn}</svg>`;
}

function bars(title: string, columns: readonly ReportColumn[], { values }: PictureFace): Html {
  const known = columns
    .map(({ name, words }) => ({ name, words, value: values[placeOf(name)] }))
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => b.value - a.value);
  if (known.length === 0) return html``;
  const rows = known.map(
    ({ name, words, value }) =>
      html`<tr><th scope="row">${name}${words && html` <small>${words}</small>`}</th><td class="value">${fixed(value, 2)}</td><td class="bar" aria-hidden="true"><i style="width:${Math.round(Math.min(1, Math.max(0, value)) * 100)}%"></i></td></tr>`,
  );
  return html`<table class="bars"><caption>${title}</caption><tbody>${rows}</tbody></table>`;
}

function facts(face: PictureFace): Html {
  const { box, score } = face.summary;
  const line = (column: ReportColumn, digits: number, unit: string) => {
    const value = face.values[placeOf(column.name)];
    if (Number.isNaN(value)) return html``;
    return html`<tr><th scope="row">${column.name} <small>${column.words}</small></th><td class="value">${fixed(value * column.scale, digits)}${unit}</td></tr>`;
  };
  return html`<table class="facts"><caption>Face</caption><tbody>${
    box &&
    html`<tr><th scope="row">size <small>of its square</small></th><td class="value">${Math.round(box.width)} × ${Math.round(box.height)} px</td></tr>`
  }${
    score !== undefined &&
    html`<tr><th scope="row">score <small>of the detector</small></th><td class="value">${fixed(score, 2)}</td></tr>`
  }${columnsOf('affect').map((column) => line(column, 2, ''))}${[...columnsOf('pose'), ...columnsOf('gaze')].map((column) => line(column, 0, '°'))}</tbody></table>`;
}

function faceCard(face: PictureFace, number: number): Html {
  const top = face.summary.emotion;
  const words = top ? html`<small>${top.name} ${fixed(top.value, 2)}</small>` : html``;
  return html`<article class="face-card"><h4>${image(face.portrait, `face ${number}`, 'face')}<span>${number}${face.by === 'order' && face.known === undefined ? '' : html` ${shownName(face)}`} ${words}</span></h4><div class="columns">${facts(face)}${bars('Expressions', columnsOf('emotions').slice(0, EMOTION_COLUMNS.length), face)}${bars('Action units', columnsOf('aus'), face)}</div></article>
`;
}

/** A picture with its faces, each with all that is known of it. @param heading as for a series */
export function pictureCard(picture: PictureData, id: string, heading: string): Html {
  const { name, width, height, rows, faces, failed } = picture;
  const about = [
    pathBeside(name),
    width > 0 ? `${width} × ${height} px` : undefined,
    failed ? 'failed: nobody knows whether it has a face' : rows === 0 ? 'no face' : counted(rows, 'face'),
  ];
  const more = rows - faces.length;
  return html`<section class="input picture" id="${id}">
<h2>${heading}</h2>
<p class="facts">${about.filter((part) => part !== undefined).join(' · ')}</p>
${
  picture.picture &&
  html`<figure class="whole">${image(picture.picture, `${name}, with ${counted(rows, 'face')}`, 'whole')}${boxes(picture)}</figure>
`
}${faces.map((face, i) => faceCard(face, i + 1))}${more > 0 && html`<p class="note">${counted(more, 'more face')} in the table only.</p>`}</section>
`;
}
