import type { RunRecord } from '../run-record/run-record.ts';
import { baseName } from './base-name.ts';
import { Html, html } from './html-text.ts';
import { counted } from './number-words.ts';
import { peopleTable } from './people-table.ts';
import { pictureCard } from './picture-card.ts';
import type { ReportData } from './report-data.ts';
import { REPORT_STYLE } from './report-style.ts';
import { seriesSection } from './series-section.ts';
import { recordSlot } from './with-run-record.ts';

/** A script that makes the curves of a report answer to the pointer. */
export interface ReportScript {
  /** JavaScript. */
  readonly code: string;
  /** CSS. */
  readonly style: string;
  /** What the browser lets run and nothing else: SHA-256 of the code in base64. */
  readonly sha256: string;
  /** What licences want to stand in the file. */
  readonly notice: string;
}

export interface ReportParts {
  readonly data: ReportData;
  /** Default: made of the names of the inputs. */
  readonly title?: string;
  /** How the numbers came about; may be put in later with `withRunRecord`. */
  readonly record?: RunRecord;
  /** Without one the page has no script. */
  readonly script?: (data: ReportData) => ReportScript;
}

/** Inputs that the default title names. */
const NAMED = 2;

function titleOf({ series, pictures, moreSeries, morePictures }: ReportData): string {
  const names = [...series, ...pictures].map(({ name }) => baseName(name));
  const all = names.length + moreSeries.inputs + morePictures;
  if (all === 0) return 'No input';
  const named = names.slice(0, NAMED).join(', ');
  return all > NAMED ? `${named} and ${counted(all - NAMED, 'more input')}` : named;
}

/** Whether the title is the name of all there is. */
const isOne = ({ series, pictures, moreSeries, morePictures }: ReportData) =>
  series.length + pictures.length === 1 && moreSeries.inputs + morePictures === 0;

function contents({ series, pictures }: ReportData): Html {
  const items = [
    ...series.map(({ name }, i) => ({ name, id: `series-${i + 1}` })),
    ...pictures.map(({ name }, i) => ({ name, id: `picture-${i + 1}` })),
  ];
  if (items.length < 2) return html``;
  return html`<nav aria-label="Inputs"><ol>${items.map(({ name, id }) => html`<li><a href="#${id}">${baseName(name)}</a></li>`)}</ol></nav>
`;
}

function hasThumbnails({ series, pictures, people }: ReportData): boolean {
  const faces = [...people, ...series.flatMap((one) => one.people), ...pictures.flatMap((one) => one.faces)];
  return pictures.some(({ picture }) => picture) || faces.some(({ portrait }) => portrait);
}

function beyond({ moreSeries, morePictures }: ReportData): Html {
  return html`${
    moreSeries.inputs > 0 &&
    html`<p class="note">Not shown: ${counted(moreSeries.inputs, 'more input')} with ${counted(moreSeries.frames, 'frame')}.</p>\n`
  }${morePictures > 0 && html`<p class="note">Not shown: ${counted(morePictures, 'more picture')}; they are part of the numbers of people and of the tables.</p>\n`}`;
}

function peopleOfPictures({ people, others, unknownFaces, pictures, morePictures }: ReportData): Html {
  if (pictures.length + morePictures < 2 || people.length === 0) return html``;
  return html`<section class="input"><h2>People in the pictures</h2>
${peopleTable(people, {
  caption: 'Means over the faces of each person, ± standard deviation',
  where: 'In picture',
  seen: ({ first, last }) => (first === last ? `${first + 1}` : `${first + 1} to ${last + 1}`),
})}${
  others.rows > 0 &&
  html`<p class="note">Not shown: ${counted(others.rows, 'face')} of at least ${counted(others.people, 'more person', 'more people')} who appear in few pictures.</p>`
}${
  unknownFaces > 0 &&
  html`<p class="note">${counted(unknownFaces, 'more face')} without a label: nobody knows who they are.</p>`
}</section>
`;
}

const LEGEND = html`<p class="note">Left and right are the subject's. Scores of action units and expressions are what networks and geometry say from 0 to 1; they are no probabilities, no letters of FACS, and not what somebody feels.</p>
`;
const HOW_TO_POINT = html`<p class="note">Drag over a chart to zoom in on a stretch of time; a double click shows all of it. A click on a name hides or shows its line.</p>
`;
const FACES_INSIDE = html`<p class="note">This file holds pictures of faces: pass it on as you would the recordings.</p>
`;

/**
 * A report as one HTML page that opens without a network, prints, and has no script unless one is given. Same data, same
 * text. Every text of inputs, tables and records is escaped.
 */
export function reportHtml({ data, title, record, script: scriptFor }: ReportParts): string {
  const shown = title ?? titleOf(data);
  const heading = (name: string, alone: string) => (isOne(data) && title === undefined ? alone : baseName(name));
  const script = scriptFor?.(data);
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'${script ? `; script-src 'sha256-${script.sha256}'` : ''}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="fexgraph">
<meta name="referrer" content="no-referrer">
<title>${shown}: face behaviour</title>
<style>${new Html(REPORT_STYLE)}${script && new Html(script.style)}</style>
</head>
<body>
<header>
<p class="kind">Face behaviour</p>
<h1>${shown}</h1>
${recordSlot('lead', record)}
${hasThumbnails(data) && FACES_INSIDE}${script && HOW_TO_POINT}${contents(data)}</header>
<main>
${data.series.map((series, i) => seriesSection(series, `series-${i + 1}`, heading(series.name, 'Over time')))}${peopleOfPictures(data)}${data.pictures.map((picture, i) => pictureCard(picture, `picture-${i + 1}`, heading(picture.name, 'Faces')))}${beyond(data)}${LEGEND}</main>
<footer id="record">
<h2>How these numbers came about</h2>
${recordSlot('details', record)}
</footer>
${script && html`${new Html(script.notice)}<script>${new Html(script.code)}</script>\n`}</body>
</html>
`.text;
}
