import { type Html, html } from './html-text.ts';
import { clock, grouped } from './number-words.ts';
import type { SeriesData } from './report-data.ts';

/** Seconds between ticks that a reader counts in. */
const TIME_STEPS = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600,
  43_200, 86_400,
];

/** Most ticks: their labels must not touch on a phone. */
const MOST_TICKS = 7;

/** Units of a drawing from its left to its right end. */
export const SPAN = 1000;

type Axis = Pick<SeriesData, 'axis' | 'first' | 'last'>;

function stepOf({ axis, first, last }: Axis): number {
  const least = (last - first) / MOST_TICKS;
  if (axis === 'time') {
    const days = 86_400 * Math.ceil(least / 86_400);
    return TIME_STEPS.find((step) => step >= least) ?? days;
  }
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least)!);
}

/** From 0 to `SPAN`. */
export function across({ first, last }: Axis, at: number): number {
  return last > first ? ((at - first) / (last - first)) * SPAN : SPAN / 2;
}

function ticksOf(axis: Axis): readonly number[] {
  const step = stepOf(axis);
  const ticks: number[] = [];
  for (let n = Math.ceil(axis.first / step - 1e-9); n * step <= axis.last + step * 1e-9; n++) ticks.push(n * step);
  return ticks;
}

/** Seconds: shorter sources have tenths of a second. */
const SHORT = 60;

/** `2:05`, of a short source `0:02.5`; or `1,200`. */
export function momentText({ axis, first, last }: Axis, at: number): string {
  return axis === 'time' ? clock(at, last - first < SHORT ? 0.1 : 1) : grouped(Math.round(at));
}

/** Lines of the ticks through a drawing of height `SPAN` / 10. */
export function tickLines(axis: Axis): string {
  return ticksOf(axis)
    .map((at) => `M${Math.round(across(axis, at))} 0v100`)
    .join('');
}

/** The labels of the ticks, under the drawings that they belong to. */
export function timeAxis(axis: Axis): Html {
  const step = stepOf(axis);
  const ticks = ticksOf(axis).map((at) => {
    const place = across(axis, at) / 10;
    const anchor = place < 4 ? 'start' : place > 96 ? 'end' : 'middle';
    const text = axis.axis === 'time' ? clock(at, step) : grouped(at);
    return html`<text x="${Math.round(place * 10) / 10}%" y="14" text-anchor="${anchor}">${text}</text>`;
  });
  const unit = axis.axis === 'frame' ? 'frame' : axis.last >= 3600 ? 'h:mm:ss' : 'm:ss';
  return html`<div class="row axis" aria-hidden="true"><div class="name">${unit}</div><div class="plot"><svg>${ticks}</svg></div><div class="nums"></div></div>`;
}
